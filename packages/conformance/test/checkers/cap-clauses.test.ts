import { describe, expect, it } from 'vitest';
import type { ItemState } from '@spoolproof/contract';
import { CHECKERS } from '../../src/index.ts';
import type { CapWindow, Observation } from '../../src/index.ts';
import { LaneFixture } from './lane-fixture.ts';

function verdict(clause: keyof typeof CHECKERS, observation: Observation): string | undefined {
  return CHECKERS[clause]?.(observation).verdict;
}

const ids = ['i0', 'i1', 'i2', 'i3'];

/** Four items, one cap of two; the states after it, and what the report says. */
function enforce(
  after: readonly (ItemState | null)[],
  report: Readonly<Record<string, unknown>> = { archived: 2 },
  options: {
    before?: readonly ItemState[];
    isSolo?: boolean;
    calls?: number;
    stats?: number;
    failed?: boolean;
  } = {},
): Observation {
  const {
    before = ['ready', 'ready', 'ready', 'ready'],
    isSolo = false,
    failed = false,
    ...counts
  } = options;
  const lane = new LaneFixture();
  const producer = lane.process('producer');
  for (const [number, id] of ids.entries()) lane.enqueue(producer, number, id);
  const archiver = lane.process('archiver');
  lane.operation(archiver, 100, 'cap', { asked: 2, note: report, failed, ...counts });
  const places = (states: readonly (ItemState | null)[]): [string, ItemState][] =>
    states.flatMap((state, number): [string, ItemState][] => (state === null ? [] : [[ids[number]!, state]]));
  const window: CapWindow = {
    fromUs: 50_000,
    toUs: 200_000,
    cap: 2,
    before: lane.snapshot(places(before)),
    after: lane.snapshot(places(after)),
    isSolo,
    order: null,
    work: { sealedBuckets: 1, partialBuckets: 0, partialItems: 0 },
  };
  return lane.observe({ capWindows: [window] });
}

describe('the cap', () => {
  it('[Q10] an archive that lost an entry is caught', () => {
    expect(verdict('Q10', enforce(['overflow', null, 'ready', 'ready']))).toBe('fail');
  });

  it('[Q10] an archived entry that left the archive, or is there twice, is caught', () => {
    const before = ['overflow', 'ready', 'ready', 'ready'] as const;
    const one = { archived: 1 };
    expect(verdict('Q10', enforce(['overflow', 'overflow', 'ready', 'ready'], one, { before }))).toBe('pass');
    expect(verdict('Q10', enforce(['ready', 'overflow', 'overflow', 'ready'], one, { before }))).toBe('fail');
    const observation = enforce(['overflow', 'overflow', 'ready', 'ready'], one, { before });
    observation.capWindows[0]?.after.add('i0', 'ready');
    expect(verdict('Q10', observation)).toBe('fail');
  });

  it('[Q10] reports that sum to other than what was archived are caught', () => {
    expect(verdict('Q10', enforce(['overflow', 'overflow', 'ready', 'ready'], { archived: 4 }))).toBe('fail');
    expect(verdict('Q10', enforce(['overflow', 'overflow', 'ready', 'ready']))).toBe('pass');
  });

  it('[Q12] a cap that leaves too many or too few is caught', () => {
    expect(verdict('Q12', enforce(['overflow', 'ready', 'ready', 'ready']))).toBe('fail');
    expect(verdict('Q12', enforce(['overflow', 'overflow', 'overflow', 'ready']))).toBe('fail');
    expect(verdict('Q12', enforce(['overflow', 'overflow', 'ready', 'ready']))).toBe('pass');
  });

  it('[Q12] victims that are not the oldest are caught', () => {
    expect(verdict('Q12', enforce(['overflow', 'ready', 'overflow', 'ready']))).toBe('fail');
  });

  it('[Q12] a leased item is never a victim', () => {
    const before = ['leased', 'ready', 'ready', 'ready'] as const;
    expect(verdict('Q12', enforce(['overflow', 'overflow', 'ready', 'ready'], {}, { before }))).toBe('fail');
    expect(verdict('Q12', enforce(['leased', 'overflow', 'ready', 'ready'], {}, { before }))).toBe('pass');
  });

  it('[Q18] a report that says other than the disk is caught', () => {
    const solo = { isSolo: true };
    const after = ['overflow', 'overflow', 'ready', 'ready'] as const;
    expect(verdict('Q18', enforce(after, { archived: 1 }, solo))).toBe('fail');
    expect(verdict('Q18', enforce(after, { archived: 2, depthAfter: 3 }, solo))).toBe('fail');
    expect(verdict('Q18', enforce(after, { archived: 2, depthAfter: 2 }, solo))).toBe('pass');
  });

  it('[Q18] stats that say other than the disk are caught', () => {
    const lane = new LaneFixture();
    const said = (ready: number): Observation =>
      lane.observe({ stats: [{ reported: { ready }, audited: { ready: 3 } }] });
    expect(verdict('Q18', said(3))).toBe('pass');
    expect(verdict('Q18', said(4))).toBe('fail');
  });

  it('[Q18] a sweep that says other than the disk is caught', () => {
    const swept = (itemsReclaimed: number, doneDeleted: number): string | undefined => {
      const lane = new LaneFixture();
      lane.operation(lane.process('sweeper'), 1, 'sweep', { note: { itemsReclaimed, doneDeleted } });
      const work = { owners: 1, buckets: 1, staged: 0 };
      const window = { fromUs: 0, toUs: 1e9, work, done: 9, moved: { reclaimed: 2, deleted: 5 } };
      return verdict('Q18', lane.observe({ sweeps: [window] }));
    };
    expect(swept(2, 5)).toBe('pass');
    expect(swept(3, 5)).toBe('fail');
    expect(swept(2, 0)).toBe('fail');
  });

  it('[Q24] an enforcement that dies before it moves anything is caught', () => {
    const lane = new LaneFixture();
    const attempt = { depthBefore: 100, afterRename: 10, cap: 50, wasKilled: true };
    expect(verdict('Q24', lane.observe({ interruptedCaps: [{ ...attempt, depthAfter: 100 }] }))).toBe('fail');
    expect(verdict('Q24', lane.observe({ interruptedCaps: [{ ...attempt, depthAfter: 91 }] }))).toBe('pass');
    const early = { ...attempt, afterRename: 1, depthAfter: 100 };
    expect(verdict('Q24', lane.observe({ interruptedCaps: [early] }))).toBe('unknown');
  });

  it('[Q24] enforcements that all throw and move nothing are caught', () => {
    const failed = { failed: true };
    expect(verdict('Q24', enforce(['ready', 'ready', 'ready', 'ready'], {}, failed))).toBe('fail');
    expect(verdict('Q24', enforce(['overflow', 'ready', 'ready', 'ready'], {}, failed))).toBe('pass');
  });

  it('[Q24] an enforcement that fails of an injected fault is not asked to have moved anything', () => {
    const all = ['ready', 'ready', 'ready', 'ready'] as const;
    const told = { name: 'SpoolError', message: 'readdir failed', errno: 'EINTR' };
    const failed = { failed: true };
    expect(verdict('Q24', enforce(all, { ...told, injected: 'EINTR' }, failed))).toBe('unknown');
    expect(verdict('Q24', enforce(all, told, failed))).toBe('fail');
  });

  it('[Q32] a call for each item, or a stat for each, is caught', () => {
    const after = ['overflow', 'overflow', 'ready', 'ready'] as const;
    expect(verdict('Q32', enforce(after, {}, { isSolo: true, calls: 40 }))).toBe('pass');
    expect(verdict('Q32', enforce(after, {}, { isSolo: true, calls: 4000 }))).toBe('fail');
    expect(verdict('Q32', enforce(after, {}, { isSolo: true, calls: 100, stats: 100 }))).toBe('fail');
  });

  it('[Q13] an operation that throws for a vanished entry is caught', () => {
    const lane = new LaneFixture();
    const archiver = lane.process('archiver');
    lane.operation(archiver, 1, 'cap', { vanished: 3, note: { archived: 1 } });
    expect(verdict('Q13', lane.observe())).toBe('pass');
    const note = {
      name: 'Error',
      message: "ENOENT: no such file, lstat 'i1.json'",
      code: 'ENOENT',
      errno: 'ENOENT',
    };
    lane.operation(archiver, 2, 'cap', { failed: true, note });
    const finding = CHECKERS.Q13!(lane.observe());
    expect(finding).toMatchObject({ verdict: 'fail', failures: 1, opportunities: 4 });
  });

  it('[Q13] without lost races nothing is known', () => {
    expect(verdict('Q13', new LaneFixture().observe())).toBe('unknown');
  });
});
