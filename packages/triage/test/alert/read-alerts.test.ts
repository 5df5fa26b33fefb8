import fc from 'fast-check';
import { readAlerts, type ParsedAlert } from '@spoolproof/triage';
import { expect, test } from 'vitest';
import { documentObject, NOW_MS, wazuhDocument } from '../some-alerts.ts';

async function* chunksOf(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, size = 7, limits = {}): Promise<readonly ParsedAlert[]> {
  const found: ParsedAlert[] = [];
  for await (const each of readAlerts(chunksOf(text, size), { file: 'f', nowMs: NOW_MS, limits }))
    found.push(each);
  return found;
}

const told = (found: readonly ParsedAlert[]): readonly string[] =>
  found.map((each) => (each.status === 'alert' ? each.alert.identity : each.code));
const one = wazuhDocument({ id: '1.1' });
const two = wazuhDocument({ id: '2.2' });
const oneIdentity = 'wazuh/wazuh-manager/1.1/5716/003';
const twoIdentity = 'wazuh/wazuh-manager/2.2/5716/003';

test('a line that is no alert is rejected with its place, and the rest goes on', async () => {
  const found = await read(`${one}\r\n\n{"half":\n${two}`);
  expect(told(found)).toEqual([oneIdentity, 'json-truncated', twoIdentity]);
  expect(found[1]).toMatchObject({ position: { file: 'f', line: 3, byteOffset: one.length + 3 + 8 } });
});

test('a bulk file gives the documents the ids of their actions', async () => {
  const lines = ['{"index":{"_index":"w","_id":"a"}}', one, '{"create":{"_index":"w","_id":"b"}}', two];
  expect(told(await read(lines.join('\n')))).toEqual(['hit/w/a', 'hit/w/b']);
});

test('actions without a document are rejected, and so is a deletion', async () => {
  const action = '{"index":{"_index":"w","_id":"a"}}';
  const text = [action, action, one, '{"delete":{"_index":"w","_id":"c"}}', two, action].join('\n');
  expect(told(await read(text))).toEqual([
    'wrapping-invalid',
    'hit/w/a',
    'not-an-alert',
    twoIdentity,
    'wrapping-invalid',
  ]);
});

test('a search response on one line, and one laid out over many', async () => {
  const hits = [one, two].map((text, n) => ({ _index: 'w', _id: `${n}`, _source: documentObject(text) }));
  const response = { took: 3, hits: { hits } };
  expect(told(await read(JSON.stringify(response)))).toEqual(['hit/w/0', 'hit/w/1']);
  const text = `\n${JSON.stringify(response, null, 2)}\n`;
  const laidOut = await read(text);
  expect(told(laidOut)).toEqual(['hit/w/0', 'hit/w/1']);
  const byteOffset = text.lastIndexOf('{', text.indexOf('"_id": "1"'));
  const line = text.slice(0, byteOffset).split('\n').length;
  expect(laidOut[1]).toMatchObject({ alert: { position: { line, byteOffset } } });
});

test('a lone brace before good lines does not take them with it', async () => {
  expect(told(await read(`{\n${one}\n${two}\n`))).toEqual(['json-truncated', oneIdentity, twoIdentity]);
});

test('a line beyond every limit is never held, and the next is read', async () => {
  const found = await read(`${'x'.repeat(9000)}\n${one}\n`, 100, {
    documentBytesMax: 1000,
    responseBytesMax: 2000,
  });
  expect(told(found)).toEqual(['too-large', oneIdentity]);
});

test('it does not matter how the bytes come', async () => {
  const text = `${one}\n{"ä":\n${two}\n`;
  const expected = await read(text, 1_000_000);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (size) => {
      expect(await read(text, size)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
