import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../src/index.ts';
import type { LoopSlice } from '../../src/index.ts';
import { LoopWatch } from '../../src/measure/loop-watch.ts';
import { LaneFixture } from './lane-fixture.ts';

function verdict(...loopSlices: readonly LoopSlice[]): string | undefined {
  return CHECKERS.Q37?.(new LaneFixture().observe({ loopSlices })).verdict;
}

describe('the event loop', () => {
  it('[Q37] an operation that holds it in every repetition is caught', () => {
    const stats = { operation: 'stats', sliceMs: 4.2, repetitions: 5 };
    expect(verdict(stats)).toBe('pass');
    expect(verdict(stats, { operation: 'cap', sliceMs: 10.1, repetitions: 40 })).toBe('fail');
    expect(verdict()).toBe('unknown');
  });

  it('[Q37] a watch notes the longest time between two turns, from its start to its end', () => {
    let nowMs = 0;
    const waiting: (() => void)[] = [];
    const watch = new LoopWatch({ nowMs: () => nowMs, atNextTurn: (run) => void waiting.push(run) });
    const turnAfter = (ms: number): void => {
      nowMs += ms;
      for (const run of waiting.splice(0)) run();
    };
    watch.start();
    for (const ms of [3, 7, 2]) turnAfter(ms);
    nowMs += 5;
    expect(watch.stop()).toBe(7);
    watch.start();
    turnAfter(1);
    nowMs += 4;
    expect(watch.stop()).toBe(4);
    turnAfter(100);
    expect(waiting).toEqual([]);
  });
});
