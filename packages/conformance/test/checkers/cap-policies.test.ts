import type { CapPolicy, ItemState } from '@spoolproof/contract';
import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../src/index.ts';
import type { CapWindow, Observation, RejectWindow } from '../../src/index.ts';
import { LaneFixture } from './lane-fixture.ts';

function verdict(clause: 'Q10' | 'Q12', observation: Observation): string | undefined {
  return CHECKERS[clause]?.(observation).verdict;
}

const ids = ['i0', 'i1', 'i2', 'i3'];

function places(states: readonly (ItemState | null)[]): [string, ItemState][] {
  return states.flatMap((state, number): [string, ItemState][] =>
    state === null ? [] : [[ids[number]!, state]],
  );
}

/** Four ready items of as many producers, in the buckets of an auditor; one cap of two. */
function enforce(
  policy: CapPolicy,
  after: readonly ItemState[],
  buckets: readonly (readonly string[])[],
): Observation {
  const lane = new LaneFixture();
  for (const [number, id] of ids.entries()) lane.enqueue(lane.process('producer'), number, id);
  lane.operation(lane.process('archiver'), 100, 'cap', { asked: 2, note: { archived: 2 } });
  const window: CapWindow = {
    fromUs: 50_000,
    toUs: 200_000,
    cap: 2,
    before: lane.snapshot(places(['ready', 'ready', 'ready', 'ready'])),
    after: lane.snapshot(places(after)),
    isSolo: true,
    order: buckets.map((bucket) => bucket.map((id) => lane.history.internId(id))),
    work: null,
  };
  const observation = lane.observe({ capWindows: [window] });
  return { ...observation, settings: { ...observation.settings, capPolicy: policy } };
}

describe('cap policies', () => {
  const inOrder = [['i0'], ['i2', 'i1'], ['i3']];

  it('[Q12] over all producers the victims are the first of the queue order', () => {
    const first = ['overflow', 'overflow', 'ready', 'ready'] as const;
    expect(verdict('Q12', enforce('archive-oldest', first, inOrder))).toBe('pass');
    const skipped = ['overflow', 'ready', 'overflow', 'ready'] as const;
    expect(verdict('Q12', enforce('archive-oldest', skipped, inOrder))).toBe('fail');
  });

  it('[Q12] the policy archive-newest takes the last of the queue order', () => {
    const last = ['ready', 'ready', 'overflow', 'overflow'] as const;
    expect(verdict('Q12', enforce('archive-newest', last, inOrder))).toBe('pass');
    expect(verdict('Q12', enforce('archive-oldest', last, inOrder))).toBe('fail');
    const first = ['overflow', 'overflow', 'ready', 'ready'] as const;
    expect(verdict('Q12', enforce('archive-newest', first, inOrder))).toBe('fail');
  });

  it('[Q12] the policy archive-newest leaves the older items of a producer', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    for (const [number, id] of ids.entries()) lane.enqueue(producer, number, id);
    lane.operation(lane.process('archiver'), 100, 'cap', { asked: 2, note: { archived: 2 } });
    const judge = (policy: CapPolicy, after: readonly ItemState[]): string | undefined => {
      const observation = lane.observe({
        capWindows: [
          {
            fromUs: 50_000,
            toUs: 200_000,
            cap: 2,
            before: lane.snapshot(places(['ready', 'ready', 'ready', 'ready'])),
            after: lane.snapshot(places(after)),
            isSolo: true,
            order: null,
            work: null,
          },
        ],
      });
      return verdict('Q12', { ...observation, settings: { ...observation.settings, capPolicy: policy } });
    };
    expect(judge('archive-newest', ['ready', 'ready', 'overflow', 'overflow'])).toBe('pass');
    expect(judge('archive-newest', ['ready', 'overflow', 'ready', 'overflow'])).toBe('fail');
    expect(judge('archive-oldest', ['ready', 'ready', 'overflow', 'overflow'])).toBe('fail');
  });

  it('[Q12] an archive that does not come back when it is asked for is caught', () => {
    const readmit = (after: readonly (ItemState | null)[], asked = 10): string | undefined => {
      const lane = new LaneFixture();
      lane.operation(lane.process('readmitter'), 1, 'readmit', { asked, note: { readmitted: 2 } });
      const before = lane.snapshot(places(['overflow', 'overflow', 'ready', 'ready']));
      const window = { fromUs: 0, toUs: 1e9, before, after: lane.snapshot(places(after)) };
      return verdict('Q12', lane.observe({ readmits: [window] }));
    };
    expect(readmit(['ready', 'ready', 'ready', 'ready'])).toBe('pass');
    expect(readmit(['ready', 'overflow', 'ready', 'ready'])).toBe('fail');
    expect(readmit(['ready', 'overflow', 'ready', 'ready'], 1)).toBe('pass');
    expect(readmit(['overflow', 'overflow', 'ready', 'ready'], 1)).toBe('fail');
    expect(readmit(['ready', null, 'ready', 'ready'])).toBe('fail');
  });
});

describe('a queue that refuses', () => {
  /** So many enqueues go well, and one is refused. */
  function fill(change: Partial<RejectWindow>, accepted = 2, code = 'QUEUE_FULL'): Observation {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    for (let number = 0; number < accepted; number++) lane.enqueue(producer, number + 1, `i${number}`);
    const refused = lane.history.invoke(producer, 'enqueue', 50_000);
    lane.history.addItem(refused);
    lane.history.finish(refused, 50_100, {
      outcome: 'fail',
      note: { name: 'SpoolError', message: 'full', code },
    });
    const window = { fromUs: 0, toUs: 1e9, max: 2, producers: 1, depthBefore: 0, depthAfter: 2, ...change };
    const observation = lane.observe({ rejects: [window] });
    return { ...observation, settings: { ...observation.settings, capPolicy: 'reject', capMax: 2 } };
  }

  it('[Q12] holds no more than its cap and what was under way', () => {
    expect(verdict('Q12', fill({}))).toBe('pass');
    expect(verdict('Q12', fill({ depthAfter: 3 }, 3))).toBe('pass');
    expect(verdict('Q12', fill({ depthAfter: 4 }, 4))).toBe('fail');
  });

  it('[Q12] leaves nothing of what it refused behind, and does not refuse while there is room', () => {
    expect(verdict('Q12', fill({ depthAfter: 3 }, 2))).toBe('fail');
    expect(verdict('Q12', fill({ depthAfter: 1 }, 1))).toBe('fail');
  });

  it('[Q12] archives nothing', () => {
    const observation = fill({});
    const archiver = observation.history.addProcess('archiver', 0).index;
    const operation = observation.history.invoke(archiver, 'cap', 100_000, 1);
    observation.history.finish(operation, 100_100, { outcome: 'ok', note: { archived: 1 } });
    expect(verdict('Q12', observation)).toBe('fail');
  });
});
