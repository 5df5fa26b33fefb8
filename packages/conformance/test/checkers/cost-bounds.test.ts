import {
  CAP_CALLS_CONSTANT,
  capCallsMax,
  CLAIM_CALLS_MAX,
  CLAIM_ENTRIES_MAX,
  contentionAttemptsMax,
  descriptorsMax,
  directoryEntriesMax,
  MEMORY_GROWTH_BYTES_MAX,
  sweepCallsMax,
} from '@spoolproof/contract';
import { describe, expect, it } from 'vitest';
import type { CapWindow, CostWindow, Observation, RecoveryOutcome } from '../../src/index.ts';
import { counts, decide, shown } from './decide.ts';
import { LaneFixture, soundAudit } from './lane-fixture.ts';

interface Claim {
  readonly calls?: number;
  readonly entries?: number;
  readonly asked?: number;
}

/** Claims in the first 50 milliseconds at depth 10, and in those from 100 to 150 at depth 1000. */
function costs(
  base: readonly Claim[],
  full: readonly Claim[],
  change: { readonly base?: Partial<CostWindow>; readonly full?: Partial<CostWindow> } = {},
): Observation {
  const lane = new LaneFixture();
  const prober = lane.process('prober');
  for (const [fromMs, claims] of [
    [1, base],
    [101, full],
  ] as const) {
    for (const [number, { asked = 1, calls = 0, entries = 0 }] of claims.entries()) {
      const operation = lane.history.invoke(prober, 'claim', (fromMs + number) * 1000, asked);
      lane.history.finish(operation, (fromMs + number) * 1000 + 100, { outcome: 'ok', calls, entries });
    }
  }
  const window = { peakRssBytes: 1e8, openDescriptorsMax: 3 };
  return lane.observe({
    costs: {
      base: { fromUs: 0, toUs: 50_000, depth: 10, ...window, ...change.base },
      full: { fromUs: 100_000, toUs: 150_000, depth: 1000, ...window, ...change.full },
    },
  });
}

/** A claim for one item that takes so many calls, and so many entries. */
function claim(calls: number, entries = 0): Claim {
  return { calls, entries };
}

describe('the cost of claims', () => {
  it('[Q31] may reach its bounds and not exceed them', () => {
    const [calls, entries] = [claim(CLAIM_CALLS_MAX), claim(1, CLAIM_ENTRIES_MAX)];
    expect(counts('Q31', costs([calls], [calls]))).toEqual(['pass', 2, 0]);
    expect(counts('Q31', costs([entries], [entries]))).toEqual(['pass', 2, 0]);
    const [moreCalls, moreEntries] = [claim(CLAIM_CALLS_MAX + 1), claim(1, CLAIM_ENTRIES_MAX + 1)];
    expect(counts('Q31', costs([moreCalls], [moreCalls]))).toEqual(['fail', 2, 2]);
    expect(counts('Q31', costs([moreEntries], [moreEntries]))).toEqual(['fail', 2, 2]);
  });

  it('[Q31] is that of the average claim of one item', () => {
    const mixed = [
      claim(CLAIM_CALLS_MAX - 2),
      claim(CLAIM_CALLS_MAX + 2),
      { asked: 100, calls: 1000, entries: 1000 },
    ];
    expect(counts('Q31', costs(mixed, mixed))).toEqual(['pass', 4, 0]);
    const read = [claim(1, CLAIM_ENTRIES_MAX - 2), claim(1, CLAIM_ENTRIES_MAX + 2)];
    expect(counts('Q31', costs(read, read))).toEqual(['pass', 4, 0]);
  });

  it('[Q31] may grow by a tenth and a little, and not by more', () => {
    const times = (calls: number, count: number): Claim[] =>
      Array.from({ length: count }, () => claim(calls));
    // On average 1, 1.2 and 1.3 calls.
    const [one, within, beyond] = [
      times(1, 10),
      [...times(1, 8), ...times(2, 2)],
      [...times(1, 7), ...times(2, 3)],
    ];
    expect(counts('Q31', costs(one, within))).toEqual(['pass', 20, 0]);
    expect(counts('Q31', costs(one, beyond))).toEqual(['fail', 20, 1]);
    expect(counts('Q31', costs(beyond, one))).toEqual(['pass', 20, 0]);
  });

  it('[Q31] without claims at both depths nothing is known', () => {
    expect(counts('Q31', costs([], [claim(1)]))).toEqual(['unknown', 0, 0]);
    expect(counts('Q31', costs([claim(1)], [{ asked: 2, calls: 1 }]))).toEqual(['unknown', 0, 0]);
  });
});

describe('the cost of enforcements', () => {
  const work = { sealedBuckets: 3, partialBuckets: 1, partialItems: 9 };

  function enforce(
    facts: { readonly calls?: number; readonly stats?: number; readonly failed?: boolean },
    change: Partial<CapWindow> = {},
  ): { lane: LaneFixture; observation: Observation } {
    const lane = new LaneFixture();
    const archiver = lane.process('archiver');
    lane.operation(archiver, 100, 'cap', { asked: 2, ...facts });
    const ids = ['a', 'b', 'c', 'd'];
    const window: CapWindow = {
      fromUs: 0,
      toUs: 200_000,
      cap: 2,
      before: lane.snapshot(ids.map((id) => [id, 'ready'] as const)),
      after: lane.snapshot(ids.map((id, number) => [id, number < 2 ? 'overflow' : 'ready'] as const)),
      order: null,
      isSolo: true,
      work,
      ...change,
    };
    return { lane, observation: lane.observe({ capWindows: [window] }) };
  }

  // Two victims: no more items of partial buckets than that need a call each.
  const bound = capCallsMax({ ...work, partialItems: 2, bucketItemsMax: 1000 });

  it('[Q32] may reach its bounds and not exceed them, and shows the enforcement', () => {
    expect(counts('Q32', enforce({ calls: bound, stats: CAP_CALLS_CONSTANT }).observation)).toEqual([
      'pass',
      1,
      0,
    ]);
    for (const facts of [{ calls: bound + 1 }, { stats: CAP_CALLS_CONSTANT + 1 }]) {
      const { observation } = enforce(facts);
      expect(counts('Q32', observation)).toEqual(['fail', 1, 1]);
      expect(shown('Q32', observation)).toEqual([{ touches: [], operations: [0] }]);
    }
  });

  it('[Q32] with fewer items in partial buckets than victims needs a call for each item', () => {
    const less = { ...work, partialItems: 1 };
    const most = capCallsMax({ ...less, bucketItemsMax: 1000 });
    expect(counts('Q32', enforce({ calls: most }, { work: less }).observation)).toEqual(['pass', 1, 0]);
    expect(counts('Q32', enforce({ calls: most + 1 }, { work: less }).observation)).toEqual(['fail', 1, 1]);
  });

  it('[Q32] is known only of one enforcement alone that returned and archived', () => {
    const dear = { calls: 1e6, stats: 1e6 };
    expect(counts('Q32', enforce(dear, { isSolo: false }).observation)).toEqual(['unknown', 0, 0]);
    expect(counts('Q32', enforce(dear, { work: null }).observation)).toEqual(['unknown', 0, 0]);
    expect(counts('Q32', enforce(dear, { fromUs: 150_000 }).observation)).toEqual(['unknown', 0, 0]);
    expect(counts('Q32', enforce({ ...dear, failed: true }).observation)).toEqual(['unknown', 0, 0]);
    const { lane } = enforce(dear);
    const same = lane.snapshot([['a', 'ready']]);
    const idle = enforce(dear, { before: same, after: same });
    expect(counts('Q32', idle.observation)).toEqual(['unknown', 0, 0]);
  });

  it('[Q32] says how many calls it took for how many items', () => {
    expect(decide('Q32', enforce({ calls: 7 }).observation).note).toMatch(/^7 \D+ 2 /);
    expect(decide('Q32', new LaneFixture().observe()).note).toBe('');
  });
});

describe('the cost of contention', () => {
  it('[Q33] may reach its bound, over all claims that returned', () => {
    const lane = new LaneFixture();
    const consumer = lane.process('consumer');
    const most = contentionAttemptsMax(6);
    lane.operation(consumer, 1, 'claim', { vanished: most + 1 });
    lane.operation(consumer, 2, 'claim', { vanished: most - 1 });
    lane.operation(consumer, 3, 'claim', { vanished: 1000, failed: true });
    lane.operation(consumer, 4, 'cap', { vanished: 1000 });
    expect(counts('Q33', lane.observe())).toEqual(['pass', 2, 0]);
    lane.operation(consumer, 5, 'claim', { vanished: most + 1 });
    expect(counts('Q33', lane.observe())).toEqual(['fail', 3, 1]);
  });

  it('[Q33] without a claim that returned nothing is known', () => {
    const lane = new LaneFixture();
    lane.operation(lane.process('consumer'), 1, 'cap', { vanished: 1 });
    expect(decide('Q33', lane.observe())).toMatchObject({ verdict: 'unknown' });
    expect(decide('Q33', lane.observe()).note).toBeUndefined();
  });
});

describe('what grows with the depth', () => {
  it('[Q34] memory may reach its bound and not exceed it', () => {
    const grown = (bytes: number): Observation => costs([], [], { full: { peakRssBytes: 1e8 + bytes } });
    expect(counts('Q34', grown(MEMORY_GROWTH_BYTES_MAX))).toEqual(['pass', 2, 0]);
    expect(counts('Q34', grown(MEMORY_GROWTH_BYTES_MAX + 1))).toEqual(['fail', 2, 1]);
  });

  it('[Q34] descriptors may reach their bound, at either depth, and not exceed it', () => {
    const most = descriptorsMax(1);
    const [within, beyond] = [{ openDescriptorsMax: most }, { openDescriptorsMax: most + 1 }];
    expect(counts('Q34', costs([], [], { base: within, full: within }))).toEqual(['pass', 2, 0]);
    expect(counts('Q34', costs([], [], { base: beyond }))).toEqual(['fail', 2, 1]);
    expect(counts('Q34', costs([], [], { full: beyond }))).toEqual(['fail', 2, 1]);
  });

  it('[Q34] says in MiB how much memory it was', () => {
    const observation = costs([], [], { full: { peakRssBytes: 1e8 + 3 * 1024 * 1024 } });
    expect(decide('Q34', observation).note).toMatch(/^3\.0 MiB/);
  });

  it('[Q35] directories may reach their bound and not exceed it', () => {
    const holds = (entries: number): Observation =>
      new LaneFixture().observe({ audit: { ...soundAudit, largestDirectory: { path: 'ready', entries } } });
    expect(counts('Q35', holds(directoryEntriesMax(1000)))).toEqual(['pass', 1, 0]);
    expect(counts('Q35', holds(directoryEntriesMax(1000) + 1))).toEqual(['fail', 1, 1]);
  });

  it('[Q36] an idle sweep may reach its bound; one whose calls were not counted says nothing', () => {
    const swept = (secondCalls: number): Observation => {
      const lane = new LaneFixture();
      const nothing = lane.snapshot([]);
      const recovery: RecoveryOutcome = {
        orphansBefore: 0,
        orphansAfter: 0,
        afterFirst: nothing,
        afterSecond: nothing,
        secondReport: null,
        secondCalls,
        owners: 2,
        interrupted: 3,
      };
      return lane.observe({ recovery });
    };
    const most = sweepCallsMax({ owners: 2, buckets: 0, staged: 0 });
    expect(counts('Q36', swept(most))).toEqual(['pass', 1, 0]);
    expect(counts('Q36', swept(most + 1))).toEqual(['fail', 1, 1]);
    expect(counts('Q36', swept(0))).toEqual(['unknown', 0, 0]);
    expect(counts('Q16', swept(0))).toEqual(['pass', 4, 0]);
  });
});
