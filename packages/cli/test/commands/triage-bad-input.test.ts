import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInProcess, type Ran } from '../run-in-process.ts';

function alert(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    timestamp: '2026-04-01T05:29:00.000+0000',
    rule: { id: '5710', level: 3, description: 'sshd: attempt', groups: ['sshd'] },
    agent: { id: '001', name: 'web-1' },
    manager: { name: 'm' },
    id: '1700000000.1',
    ...changes,
  });
}

const hit = { _index: 'w', _id: 'a', _source: { rule: { id: '1', level: 3 } } };

/** What cannot be an alert, and the reason that its item is buried with. */
const refused: Readonly<Record<string, readonly [string | Uint8Array, RegExp]>> = {
  'nothing at all': ['', /^empty: .*\(line 1, byte 0\)$/],
  'half a document': [alert({}).slice(0, 60), /^json-truncated: .*\(line 1, byte 60\)$/],
  'a document that is none': ['{\n"rule": }', /^json-invalid: '}' .*\(line 2, byte 10\)$/],
  'a raw control character': [
    '{"full_log":"a\u0007b"}',
    /^control-character: .*\(U\+0007\).*\(line 1, byte 14\)$/,
  ],
  'bytes that are no UTF-8': [Uint8Array.of(0x7b, 0xff, 0x7d), /^not-utf8: /],
  'ten megabytes': [
    alert({ full_log: 'x'.repeat(10_000_000) }),
    /^too-large: it has 10000\d{3} bytes; documentBytesMax is 1048576/,
  ],
  'deep nesting': ['{"a":'.repeat(5000) + '1' + '}'.repeat(5000), /^too-deep: .*depthMax, which is 64/],
  'a key twice': [
    '{"rule":{"id":"1","level":12},"rule":{"id":"2","level":0}}',
    /^duplicate-key: the key "rule" comes twice .*\(line 1, byte 30\)$/,
  ],
  'an alert under __proto__ alone': [
    '{"__proto__":{"rule":{"id":"1","level":0}}}',
    /^unrecognised: .*rule\.id/,
  ],
  'a list': ['[]', /^not-an-object: /],
  'a level that is a list': [
    alert({ rule: { id: '1', level: [3] } }),
    /^field-invalid: rule\.level is \[3\]; allowed is a whole number from 0 to 16/,
  ],
  'a rule that is a text': [alert({ rule: 'x' }), /^field-invalid: rule is "x"; allowed is an object/],
  'several hits': [JSON.stringify({ hits: { hits: [hit, hit] } }), /^not-one-alert: it holds 2 .*one item/],
  'no hit': ['{"hits":{"hits":[]}}', /^not-one-alert: it holds 0 /],
};

/** Odd, and an alert all the same: nothing is lost by a wrong clock or a wrong type. */
const accepted: Readonly<Record<string, string>> = {
  'a timestamp of the future': alert({ id: '1.2', timestamp: '2199-01-01T00:00:00Z' }),
  'no timestamp': alert({ id: '1.3', timestamp: undefined }),
  'wrong types': alert({ id: { a: 1 }, agent: 7, data: 'x', timestamp: {} }),
  'keys of prototypes':
    '{"id":"1.5","rule":{"id":"1","level":12,"__proto__":{"level":0}},"__proto__":{"rule":{"level":0}},' +
    '"constructor":{"prototype":{"level":0}}}',
  'one hit in a response': JSON.stringify({ hits: { hits: [hit] } }),
};

let cwd: string;
let ran: Ran;
let buried: readonly { readonly reason: string }[];
const spoolproof = (words: readonly string[], stdin?: string | Uint8Array): Promise<Ran> =>
  runInProcess(words, stdin === undefined ? { cwd } : { cwd, stdin });

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'spoolproof-bad-input-'));
  const policy = 'version: 1\nname: test\nlevels:\n  - { from: 0, to: 9, disposition: AUTO_CLOSE_BENIGN }\n';
  await writeFile(path.join(cwd, 'policy.yaml'), policy);
  await spoolproof(['init', 'q']);
  const payloads = [...Object.values(refused).map(([payload]) => payload), ...Object.values(accepted)];
  for (const payload of payloads) {
    expect(await spoolproof(['enqueue', '--root', 'q'], payload)).toMatchObject({ exitCode: 0 });
  }
  const words = ['triage', '--root', 'q', '--cases', 'c', '--policy', 'policy.yaml', '--drain', '--json'];
  ran = await spoolproof(words);
  const { stdout } = await spoolproof(['dead', 'list', '--root', 'q', '--json']);
  buried = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { reason: string });
});

afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('[P03] what cannot be an alert is buried with its reason, and the rest goes on', () => {
  test.each(Object.entries(refused))('%s', (_, [, reason]) => {
    expect(buried.filter((item) => reason.test(item.reason))).toHaveLength(1);
  });

  test('the command exits with 1, and has decided everything else', () => {
    expect(ran.exitCode).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      buried: Object.keys(refused).length,
      decided: { AUTO_CLOSE_BENIGN: 4, ESCALATE: 1 },
    });
  });

  test('nothing is dropped', async () => {
    const { exitCode, stdout } = await spoolproof(['reconcile', '--root', 'q', '--cases', 'c', '--json']);
    const items = Object.keys(refused).length + Object.keys(accepted).length;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      mismatches: [],
      sum: { accepted: items, accounted: items },
      counts: { cases: Object.keys(accepted).length, queue: { dead: Object.keys(refused).length } },
    });
  });

  test('[P05] a level under __proto__ closes nothing, and no prototype is touched', async () => {
    const { stdout } = await spoolproof(['ledger', '--cases', 'c', '--json']);
    const entries = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { disposition: string; decidedBy: string });
    expect(entries.filter(({ disposition }) => disposition === 'ESCALATE')).toMatchObject([
      { decidedBy: 'default' },
    ]);
    expect(({} as { level?: unknown }).level).toBeUndefined();
  });
});
