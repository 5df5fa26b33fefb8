import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchLines, type LineBatch } from '../../src/input/line-batches.ts';
import { judgeLine, splitLines, type InputLine } from '../../src/input/ndjson-lines.ts';
import type { RejectedLines } from '../../src/input/rejected-lines.ts';

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (let index = 0; start < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

async function linesOf(text: string | Uint8Array, sizes = [7], bytesMax = 1_000): Promise<InputLine[]> {
  const lines: InputLine[] = [];
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for await (const some of splitLines(chunked(bytes, sizes), bytesMax)) lines.push(...some);
  return lines;
}

const textOf = (line: InputLine): string => Buffer.from(line.bytes).toString();

describe('splitLines', () => {
  test('gives the same lines however the input is cut', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '{', '"', 'é', '\u{1f4e8}') });
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(line), sizes, fc.constantFrom('\n', '\r\n'), async (texts, cuts, ending) => {
        const found = await linesOf(texts.map((text) => text + ending).join(''), cuts);
        expect(found.map(textOf)).toEqual(texts);
        expect(found.map(({ number }) => number)).toEqual(texts.map((_, index) => index + 1));
      }),
    );
  });

  test('takes a last line without an ending, and drops a byte order mark', async () => {
    expect((await linesOf('\uFEFF{"a":1}\n{"b":2}')).map(textOf)).toEqual(['{"a":1}', '{"b":2}']);
  });

  test('keeps no more of a long line than the limit, and counts all of it', async () => {
    const [long, next] = await linesOf(`${'x'.repeat(5_000)}\r\nshort\n`, [64], 10);
    expect(long).toMatchObject({ number: 1, length: 5_000 });
    expect(long?.bytes.length).toBe(10);
    expect(next && textOf(next)).toBe('short');
  });

  test('a line of exactly the limit is whole, with either ending', async () => {
    for (const ending of ['\n', '\r\n']) {
      const [line] = await linesOf(`${'x'.repeat(10)}${ending}`, [3], 10);
      expect(line).toMatchObject({ length: 10 });
      expect(line?.bytes.length).toBe(10);
    }
  });
});

describe('judgeLine', () => {
  const judge = (bytes: string | Uint8Array): string => {
    const buffer = Buffer.from(bytes as Uint8Array);
    return judgeLine({ number: 1, bytes: buffer, length: buffer.length }, 100).kind;
  };

  test.each([
    ['{"a":1}', 'document'],
    ['  [1, 2]  ', 'document'],
    ['"text"', 'document'],
    ['', 'blank'],
    [' \t', 'blank'],
    ['{"a":', 'malformed'],
    ['{"a":1}{"b":2}', 'malformed'],
    [Uint8Array.of(0x22, 0xff, 0x22), 'malformed'],
    ['1'.repeat(101), 'malformed'],
  ])('%j is %s', (bytes, kind) => {
    expect(judge(bytes)).toBe(kind);
  });
});

test('batches hold every document once, in order, within their limits; the rest is set aside', async () => {
  const kinds = fc.array(fc.constantFrom('{"n":1}', '', 'not json', '[2]'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(kinds, fc.integer({ min: 1, max: 7 }), async (lines, itemsMax) => {
      const aside: number[] = [];
      const rejects = { add: async (_: string, line: InputLine) => void aside.push(line.number) };
      const batches: LineBatch[] = [];
      const source = chunked(Buffer.from(lines.map((line) => `${line}\n`).join('')), [11]);
      const limits = { itemsMax, bytesMax: 1_000, payloadBytesMax: 100 };
      for await (const batch of batchLines(source, 'x', limits, rejects as unknown as RejectedLines))
        batches.push(batch);
      const payloads = batches.flatMap((batch) =>
        batch.payloads.map((bytes) => Buffer.from(bytes).toString()),
      );
      expect(payloads).toEqual(lines.filter((line) => line !== '' && line !== 'not json'));
      expect(aside).toEqual(lines.flatMap((line, index) => (line === 'not json' ? [index + 1] : [])));
      expect(batches.slice(0, -1).every((batch) => batch.payloads.length === itemsMax)).toBe(true);
    }),
  );
});
