import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countParser } from '../../src/options/count.ts';
import { parseDepths } from '../../src/options/depth.ts';
import { parseSizeBytes } from '../../src/options/size.ts';

describe('countParser', () => {
  const parse = countParser(1, 1_000_000);

  test.each([
    ['1', 1],
    ['10K', 10_000],
    ['0.5m', 500_000],
    ['1_000', 1_000],
  ])('reads %s', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  test.each(['', '0', '1.5', '-1', '2M', 'many', '0x10', '1KB'])(
    'refuses %j and says what is allowed',
    (text) => {
      expect(() => parse(text)).toThrow('Allowed: a whole number from 1 to 1000000.');
    },
  );

  test('reads back every count in range', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (count) => parse(String(count)) === count));
  });
});

describe('parseSizeBytes', () => {
  test.each([
    ['512B', 512],
    ['64MB', 64_000_000],
    ['64MiB', 67_108_864],
    ['1.5kb', 1_500],
  ])('reads %s', (text, expected) => {
    expect(parseSizeBytes(text)).toBe(expected);
  });

  test.each(['', '64', 'MB', '64 MB', '-1MB', '1EB'])('refuses %j', (text) => {
    expect(() => parseSizeBytes(text)).toThrow(/^Allowed: /);
  });
});

describe('parseDepths', () => {
  test('takes commas, several uses and both spellings, and keeps each depth once', () => {
    const first = parseDepths('10K, 100K');
    expect(parseDepths('1M,100000', first)).toEqual([10_000, 100_000, 1_000_000]);
  });

  test.each(['', '10K,', '0', '11M', 'deep'])('refuses %j', (text) => {
    expect(() => parseDepths(text)).toThrow(/^Allowed: 1 to 10M items/);
  });
});
