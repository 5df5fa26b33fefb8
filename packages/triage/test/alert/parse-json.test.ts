import fc from 'fast-check';
import { parseJson } from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';

const faultOf = (text: string, depthMax = 64): object | undefined => {
  const parsed = parseJson(text, depthMax);
  return parsed.status === 'fault' ? parsed.fault : undefined;
};

describe('what is refused, and where', () => {
  test.each([
    ['{"a":1', 'json-truncated', 6],
    ['{"a":"x', 'json-truncated', 7],
    ['{"a":"\\u00', 'json-truncated', 10],
    ['{"a":tru', 'json-truncated', 8],
    ['', 'json-truncated', 0],
    ['{"a":1}{', 'json-invalid', 7],
    ['{"a":1,}', 'json-invalid', 7],
    ["{'a':1}", 'json-invalid', 1],
    ['{"a":01}', 'json-invalid', 6],
    ['{"a":1e999}', 'json-invalid', 5],
    ['{"a":"\\x"}', 'json-invalid', 6],
    ['{"a":NaN}', 'json-invalid', 5],
    ['{"a":"b\u0007c"}', 'control-character', 7],
    ['{"a":\u0000}', 'control-character', 5],
    ['{"a":1,"b":{"c":1,"c":2}}', 'duplicate-key', 18],
    ['{"a":1,"\\u0061":2}', 'duplicate-key', 7],
    ['{"__proto__":1,"__proto__":2}', 'duplicate-key', 15],
  ])('%j', (text, code, offset) => {
    expect(faultOf(text)).toMatchObject({ code, offset });
  });

  test('a key that comes twice is named', () => {
    expect(faultOf('{"rule":1,"rule":2}')).toMatchObject({ message: expect.stringContaining('"rule"') });
  });

  test('nesting beyond the limit, and not up to it', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(faultOf(nested(64))).toBeUndefined();
    expect(faultOf(nested(65))).toMatchObject({ code: 'too-deep', offset: 64 });
    expect(faultOf('{"a":'.repeat(1_000_000))).toMatchObject({ code: 'too-deep' });
  });
});

test('keys that prototypes have are data, and no prototype is touched', () => {
  const parsed = parseJson(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":2}',
    9,
  );
  if (parsed.status !== 'parsed') throw new Error('refused');
  expect(Object.keys(parsed.value as object)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.getPrototypeOf(parsed.value)).toBeNull();
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(JSON.stringify(parsed.value)).toContain('"__proto__":{"polluted":1}');
});

test('whatever JSON can say is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const expected = JSON.stringify(JSON.parse(text));
      const parsed = parseJson(text, 64);
      if (parsed.status === 'fault') expect(parsed.fault.code).toBe('duplicate-key');
      else expect(JSON.stringify(parsed.value)).toBe(expected);
    }),
  );
});

test('what JSON.parse refuses is refused, whatever it is', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '{', ']', '\\', '\u0001', ',', '9', 'e', '\ud800'))
    .map(
      ([text, at, put]) =>
        text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1),
    );
  fc.assert(
    fc.property(fc.oneof(broken, fc.string({ unit: 'binary' })), (text) => {
      const { status } = parseJson(text, 64);
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      if (!isJson) expect(status).toBe('fault');
    }),
  );
});
