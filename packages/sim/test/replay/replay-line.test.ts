import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CRASH_PROFILES, FAULT_NAMES, formatReplay, parseReplay, type Plan } from '../../src/index.ts';

const number = fc.nat(1_000_000);
const plans: fc.Arbitrary<Plan> = fc.oneof(
  fc.record({ kind: fc.constant('random' as const), seed: number }),
  fc.record({ kind: fc.constant('pct' as const), seed: number, depth: number, steps: number }),
  fc.record({
    kind: fc.constant('choices' as const),
    // Trailing zeros say nothing, so they are not written.
    choices: fc
      .array(fc.nat(5))
      .map((choices) => choices.slice(0, choices.findLastIndex((choice) => choice > 0) + 1)),
  }),
  fc.record({
    kind: fc.constant('schedule' as const),
    schedule: fc.record({
      seed: number,
      preemptions: fc.array(fc.record({ step: number, task: number })),
      faults: fc.array(fc.record({ step: number, fault: fc.constantFrom(...FAULT_NAMES) })),
      crashes: fc.array(
        fc.record({ step: number, profile: fc.constantFrom(...CRASH_PROFILES), survivors: number }),
      ),
    }),
  }),
);

test('every plan is read back from its line, which a shell leaves alone', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const line = formatReplay({ scenario: 'any-name', plan });
      expect(line).toMatch(/^[\w./:, -]+$/);
      expect(parseReplay(line)).toEqual({ scenario: 'any-name', plan });
    }),
  );
});

test.each([
  ['sim1 x schedule/0/2:b/', "'b' is not a number"],
  ['sim1 x schedule/0//5:no-such-fault/', "unknown fault 'no-such-fault'"],
  ['sim1 x schedule/0///5:no-such-profile:0', "unknown crash profile 'no-such-profile'"],
  ['sim1 x random/minus', "'minus' is not a number"],
])('%s is refused: %s', (line, why) => {
  expect(() => parseReplay(line)).toThrow(why);
});
