import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDurationMs, parseDurationMsOrForever } from '../../src/options/duration.ts';

const unitsMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

describe('parseDurationMs', () => {
  test.each([
    ['0', 0],
    ['500ms', 500],
    ['5s', 5_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
  ])('reads %s', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  test('is the number times its unit', () => {
    const unit = fc.constantFrom('ms', 's', 'm', 'h', 'd');
    fc.assert(
      fc.property(fc.nat(10_000), unit, (count, name) => {
        expect(parseDurationMs(`${count}${name}`)).toBe(count * unitsMs[name]);
      }),
    );
  });

  test.each(['', '5', '-5s', '5 s', '5S', 's', '1e3s', 'Infinitys', '5s5s', '99999999d'])(
    'refuses %j',
    (text) => {
      expect(() => parseDurationMs(text)).toThrow(/^Allowed: /);
    },
  );

  test('never returns anything but a whole number, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let durationMs: number;
        try {
          durationMs = parseDurationMs(text);
        } catch {
          return;
        }
        expect(Number.isSafeInteger(durationMs) && durationMs >= 0).toBe(true);
      }),
    );
  });
});

test('parseDurationMsOrForever reads forever as it is', () => {
  expect(parseDurationMsOrForever('forever')).toBe('forever');
  expect(parseDurationMsOrForever('1h')).toBe(3_600_000);
  expect(() => parseDurationMsOrForever('always')).toThrow('Allowed: forever, or');
});
