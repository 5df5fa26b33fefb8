import type { Durability } from '@spoolproof/contract';
import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../src/index.ts';
import type { Observation } from '../../src/index.ts';
import { LaneFixture } from './lane-fixture.ts';

interface Enqueue {
  readonly calls: number;
  readonly fsyncs?: number;
  readonly key?: string;
  readonly duplicate?: boolean;
}

const window = { fromUs: 0, toUs: 1e9, depth: 10, peakRssBytes: 0, openDescriptorsMax: 0 };

/** Enqueues of one process in a window of cost, with buckets of four. */
function cost(enqueues: readonly Enqueue[], durability: Durability = 'none'): Observation {
  const lane = new LaneFixture();
  const prober = lane.process('prober');
  for (const [number, { calls, fsyncs = 0, key, duplicate = false }] of enqueues.entries()) {
    const operation = lane.history.invoke(prober, 'enqueue', number * 1000);
    const item = lane.history.addItem(operation);
    const note = duplicate ? { note: { id: 'one', status: 'duplicate' } } : {};
    lane.history.finish(operation, number * 1000 + 500, { outcome: 'ok', calls, fsyncs, ...note });
    if (key !== undefined) lane.history.keys.set(item, key);
  }
  const observation = lane.observe({ enqueueCosts: [window] });
  return { ...observation, settings: { ...observation.settings, bucketItemsMax: 4, durability } };
}

function verdict(observation: Observation): string | undefined {
  return CHECKERS.Q30?.(observation).verdict;
}

const four = (enqueue: Enqueue): Enqueue[] => [enqueue, enqueue, enqueue, enqueue];

describe('the cost of an enqueue', () => {
  it('[Q30] more calls than the bound are caught, on average', () => {
    expect(verdict(cost(four({ calls: 4 })))).toBe('pass');
    expect(verdict(cost([...four({ calls: 4 }), { calls: 12 }]))).toBe('pass');
    expect(verdict(cost(four({ calls: 7 })))).toBe('fail');
  });

  it('[Q30] a key may add calls, and not more than its bound', () => {
    expect(verdict(cost([...four({ calls: 4 }), { calls: 20, key: 'a' }]))).toBe('pass');
    expect(verdict(cost([...four({ calls: 4 }), { calls: 40, key: 'a' }]))).toBe('fail');
  });

  it('[Q30] a sync that was not asked for is caught', () => {
    expect(verdict(cost([...four({ calls: 4 }), { calls: 4, fsyncs: 1 }]))).toBe('fail');
  });

  it('[Q30] a sync that strict durability needs and that is missing is caught', () => {
    expect(verdict(cost(four({ calls: 6, fsyncs: 2 }), 'strict'))).toBe('pass');
    expect(verdict(cost([...four({ calls: 6, fsyncs: 2 }), { calls: 6, fsyncs: 1 }], 'strict'))).toBe('fail');
    expect(verdict(cost(four({ calls: 9, fsyncs: 7 }), 'strict'))).toBe('fail');
  });

  it('[Q30] a key may add syncs to a strict enqueue, and not more than its bound', () => {
    const singles = four({ calls: 6, fsyncs: 2 });
    expect(verdict(cost([...singles, { calls: 9, fsyncs: 9, key: 'a' }], 'strict'))).toBe('pass');
    expect(verdict(cost([...singles, { calls: 9, fsyncs: 10, key: 'a' }], 'strict'))).toBe('fail');
    expect(verdict(cost([...four({ calls: 4 }), { calls: 9, fsyncs: 1, key: 'a' }]))).toBe('fail');
  });

  it('[Q30] a duplicate has added nothing and need not sync', () => {
    const duplicate = { calls: 9, key: 'a', duplicate: true };
    expect(verdict(cost([...four({ calls: 6, fsyncs: 2 }), duplicate], 'strict'))).toBe('pass');
  });

  it('[Q30] without a stretch of enqueues nothing is known', () => {
    expect(verdict(new LaneFixture().observe())).toBe('unknown');
    expect(verdict(cost([]))).toBe('unknown');
  });
});
