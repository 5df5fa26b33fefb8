import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../src/index.ts';
import type { Observation, RecoveryOutcome } from '../../src/index.ts';
import { LaneFixture, soundAudit } from './lane-fixture.ts';

function verdict(clause: keyof typeof CHECKERS, observation: Observation): string | undefined {
  return CHECKERS[clause]?.(observation).verdict;
}

function recover(change: Partial<RecoveryOutcome> = {}): Observation {
  const lane = new LaneFixture();
  const at = (state: 'ready' | 'leased') => lane.snapshot([['one', state]]);
  const recovery: RecoveryOutcome = {
    orphansBefore: 5,
    orphansAfter: 0,
    afterFirst: at('ready'),
    afterSecond: at('ready'),
    secondReport: { itemsReclaimed: 0 },
    secondCalls: 40,
    owners: 2,
    interrupted: 1,
    ...change,
  };
  return lane.observe({ recovery });
}

describe('recovery', () => {
  it('[Q16] a second sweep that does something is caught', () => {
    expect(verdict('Q16', recover())).toBe('pass');
    expect(verdict('Q16', recover({ secondReport: { itemsReclaimed: 1 } }))).toBe('fail');
    const moved = new LaneFixture().snapshot([['one', 'leased']]);
    expect(verdict('Q16', recover({ afterSecond: moved }))).toBe('fail');
    expect(verdict('Q16', new LaneFixture().observe())).toBe('unknown');
  });

  it('[Q16] a lease that was taken from an owner which had renewed it in time is caught', () => {
    const renewed = (settledMs: number, result: 'settled' | 'lease-lost'): string | undefined => {
      const lane = new LaneFixture();
      const item = lane.enqueue(lane.process('producer'), 0, 'one');
      const consumer = lane.process('consumer');
      lane.claim(consumer, 1, [item]);
      lane.history.touch(lane.operation(consumer, 2, 'renew'), item, 'ok');
      lane.settle(consumer, settledMs, 'ack', item, result);
      return verdict('Q16', lane.observe());
    };
    expect(renewed(3, 'settled')).toBe('pass');
    expect(renewed(3, 'lease-lost')).toBe('fail');
    expect(renewed(20_000, 'lease-lost')).toBe('unknown');
  });

  it('[Q21] items that stay with a dead owner are caught', () => {
    expect(verdict('Q21', recover())).toBe('pass');
    expect(verdict('Q21', recover({ orphansAfter: 1 }))).toBe('fail');
    expect(verdict('Q21', recover({ orphansBefore: 0 }))).toBe('unknown');
  });

  it('[Q36] a sweep whose calls grow with what is done is caught', () => {
    expect(verdict('Q36', recover())).toBe('pass');
    expect(verdict('Q36', recover({ secondCalls: 100_000 }))).toBe('fail');
  });

  it('[Q36] a sweep that costs more than what is in flight and what it deletes is caught', () => {
    const swept = (calls: number, doneDeleted: number): string | undefined => {
      const lane = new LaneFixture();
      lane.operation(lane.process('sweeper'), 1, 'sweep', { calls, note: { doneDeleted } });
      const work = { owners: 1, buckets: 2, staged: 0 };
      return verdict(
        'Q36',
        lane.observe({ sweeps: [{ fromUs: 0, toUs: 1e9, work, done: 1000, moved: null }] }),
      );
    };
    expect(swept(176, 0)).toBe('pass');
    expect(swept(177, 0)).toBe('fail');
    expect(swept(576, 100)).toBe('pass');
    expect(swept(577, 100)).toBe('fail');
    expect(verdict('Q36', new LaneFixture().observe())).toBe('unknown');
  });

  it('[Q20] items that are left after the drain are caught', () => {
    const lane = new LaneFixture();
    const drain = { readyBefore: 10, readyAfter: 0, delayedAfter: 0, leasedAfter: 0 };
    expect(verdict('Q20', lane.observe({ drain }))).toBe('pass');
    expect(verdict('Q20', lane.observe({ drain: { ...drain, leasedAfter: 1 } }))).toBe('fail');
  });

  it('[Q23] a process that never returns after a kill is caught', () => {
    const lane = new LaneFixture();
    expect(verdict('Q23', lane.observe({ kills: 3 }))).toBe('pass');
    expect(verdict('Q23', lane.observe({ kills: 3, stalled: ['a consumer'] }))).toBe('fail');
    expect(verdict('Q23', lane.observe())).toBe('unknown');
  });

  it('[Q17] foreign files that were moved, or counted, are caught', () => {
    const lane = new LaneFixture();
    const untouched = { planted: 4, disturbed: [], counted: [] };
    expect(verdict('Q17', lane.observe({ foreign: untouched, outside: untouched }))).toBe('pass');
    const moved = { ...untouched, disturbed: ['ready/NOTES.txt'] };
    expect(verdict('Q17', lane.observe({ foreign: moved, outside: untouched }))).toBe('fail');
    expect(verdict('Q17', lane.observe({ foreign: untouched, outside: moved }))).toBe('fail');
    expect(verdict('Q17', lane.observe({ foreign: { ...untouched, counted: ['NOTES'] } }))).toBe('fail');
  });
});

describe('cost', () => {
  function costs(baseCalls: number, fullCalls: number, grownBytes = 0): Observation {
    const lane = new LaneFixture();
    const prober = lane.process('prober');
    for (const [ms, calls] of [
      [10, baseCalls],
      [110, fullCalls],
    ] as const) {
      lane.operation(prober, ms, 'claim', { asked: 1, calls });
    }
    const base = { fromUs: 0, toUs: 50_000, depth: 10, peakRssBytes: 1e8, openDescriptorsMax: 3 };
    const full = { ...base, fromUs: 100_000, toUs: 150_000, depth: 1000, peakRssBytes: 1e8 + grownBytes };
    return lane.observe({ costs: { base, full } });
  }

  it('[Q31] claims that cost more at depth are caught', () => {
    expect(verdict('Q31', costs(2, 2))).toBe('pass');
    expect(verdict('Q31', costs(2, 4))).toBe('fail');
    expect(verdict('Q31', costs(900, 900))).toBe('fail');
  });

  it('[Q34] memory that grows with the depth is caught', () => {
    expect(verdict('Q34', costs(1, 1))).toBe('pass');
    expect(verdict('Q34', costs(1, 1, 200_000_000))).toBe('fail');
  });

  it('[Q33] workers that all go for the same item are caught', () => {
    const lane = new LaneFixture();
    const consumer = lane.process('consumer');
    const item = lane.enqueue(lane.process('producer'), 0, 'one');
    const contentions = [{ fromUs: 0, toUs: 50_000, workers: 4 }];
    const claim = lane.operation(consumer, 1, 'claim', { asked: 1, vanished: 4 });
    expect(verdict('Q33', lane.observe({ contentions }))).toBe('unknown');
    lane.history.touch(claim, item, 'ok');
    expect(verdict('Q33', lane.observe({ contentions }))).toBe('pass');
    lane.operation(consumer, 100, 'claim', { asked: 1, vanished: 200 });
    expect(verdict('Q33', lane.observe({ contentions }))).toBe('pass');
    lane.operation(consumer, 2, 'claim', { asked: 1, vanished: 1 });
    expect(verdict('Q33', lane.observe({ contentions }))).toBe('fail');
  });

  it('[Q35] a directory beyond its bound is caught', () => {
    const lane = new LaneFixture();
    expect(verdict('Q35', lane.observe({ audit: soundAudit }))).toBe('pass');
    const largestDirectory = { path: 'ready', entries: 500_000 };
    expect(verdict('Q35', lane.observe({ audit: { ...soundAudit, largestDirectory } }))).toBe('fail');
    const directories = [largestDirectory, { path: 'ready', entries: 3 }];
    expect(verdict('Q35', lane.observe({ audit: soundAudit, directories }))).toBe('fail');
    expect(verdict('Q35', lane.observe())).toBe('unknown');
  });
});
