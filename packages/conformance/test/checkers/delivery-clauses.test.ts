import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../src/index.ts';
import type { Observation } from '../../src/index.ts';
import { LaneFixture } from './lane-fixture.ts';

function verdict(clause: keyof typeof CHECKERS, observation: Observation): string | undefined {
  return CHECKERS[clause]?.(observation).verdict;
}

function start(): { lane: LaneFixture; a: number; b: number; item: number } {
  const lane = new LaneFixture();
  const producer = lane.process('producer');
  const item = lane.enqueue(producer, 0, 'one');
  return { lane, a: lane.process('consumer'), b: lane.process('consumer'), item };
}

describe('deliveries', () => {
  it('[Q02] a delivery that nobody enqueued is a phantom', () => {
    const { lane, a } = start();
    const operation = lane.operation(a, 1, 'claim');
    lane.history.phantoms.push({ id: 'ghost', operation });
    expect(verdict('Q02', lane.observe())).toBe('fail');
  });

  it('[Q02] a delivery before its enqueue was invoked is a phantom', () => {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    const item = lane.enqueue(producer, 5, 'one');
    lane.claim(consumer, 1, [item]);
    expect(verdict('Q02', lane.observe())).toBe('fail');
  });

  it('[Q02] an entry on disk that nobody enqueued is a phantom', () => {
    const { lane } = start();
    expect(verdict('Q02', lane.observe({ final: lane.snapshot([['ghost', 'ready']]) }))).toBe('fail');
    expect(verdict('Q02', lane.observe({ final: lane.snapshot([['one', 'ready']]) }))).toBe('pass');
  });

  it('[Q03] bytes that are not those enqueued are caught', () => {
    const { lane, a, item } = start();
    lane.claim(a, 1, [item]);
    expect(verdict('Q03', lane.observe())).toBe('pass');
    const read = lane.operation(a, 2, 'read');
    lane.history.touch(read, item, 'fail', 4);
    expect(verdict('Q03', lane.observe())).toBe('fail');
  });

  it('[Q06] two leases of one item at once are caught', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.claim(b, 2, [item]);
    lane.settle(a, 3, 'ack', item);
    expect(verdict('Q06', lane.observe())).toBe('fail');
  });

  it('[Q06] a lease ends when its owner is killed', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.kill(a, 2);
    lane.claim(b, 3, [item]);
    lane.settle(b, 4, 'ack', item);
    expect(verdict('Q06', lane.observe())).toBe('pass');
  });

  it('[Q06] a claim that overlaps the settle before it proves nothing', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 3, 'release', item);
    lane.claim(b, 2, [item], 2);
    expect(verdict('Q06', lane.observe())).toBe('pass');
  });

  it('[Q06] without deliveries nothing is known', () => {
    expect(verdict('Q06', start().lane.observe())).toBe('unknown');
  });

  it("[Q07] a superseded owner's ack that says settled is caught", () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.claim(b, 20, [item]);
    lane.settle(a, 21, 'ack', item);
    expect(verdict('Q07', lane.observe())).toBe('fail');
  });

  it("[Q07] a superseded owner's ack that says lease-lost is right", () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.claim(b, 20, [item]);
    lane.settle(a, 21, 'ack', item, 'lease-lost');
    expect(verdict('Q07', lane.observe())).toBe('pass');
  });

  it('[Q07] two settles of one delivery that both succeed are caught', () => {
    const { lane, a, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'release', item);
    lane.settle(a, 3, 'ack', item);
    expect(verdict('Q07', lane.observe())).toBe('fail');
  });

  it('[Q07] owners that were never superseded say nothing about fencing', () => {
    const { lane, a, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'ack', item);
    expect(verdict('Q07', lane.observe())).toBe('unknown');
  });

  it('[Q08] a second delivery without a cause is caught', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.claim(b, 2, [item]);
    expect(verdict('Q08', lane.observe())).toBe('fail');
  });

  it('[Q08] releases, deaths and expiries are causes of a second delivery', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'release', item);
    lane.claim(b, 3, [item]);
    lane.kill(b, 4);
    lane.claim(a, 5, [item]);
    // Silent for more than the lease of ten seconds.
    lane.claim(lane.process('consumer'), 11_000, [item]);
    expect(verdict('Q08', lane.observe())).toBe('pass');
  });

  it('[Q06] [Q08] a lease may have run out while its claim was still on the way', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item], 11_000);
    lane.claim(b, 11_002, [item]);
    expect(verdict('Q08', lane.observe())).toBe('pass');
    expect(verdict('Q06', lane.observe())).toBe('pass');
  });

  it('[Q09] a delivery after an ack that settled is caught', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'ack', item);
    expect(verdict('Q09', lane.observe())).toBe('pass');
    lane.claim(b, 3, [item]);
    expect(verdict('Q09', lane.observe())).toBe('fail');
  });

  it('[Q09] a delivery after an ack that did not return may be right', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'ack', item, 'unknown');
    lane.kill(a, 2);
    lane.claim(b, 3, [item]);
    expect(verdict('Q09', lane.observe())).toBe('unknown');
  });
});

describe('order', () => {
  function ordered(first: number, second: number): Observation {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    const items = [lane.enqueue(producer, 0, 'one'), lane.enqueue(producer, 1, 'two')];
    lane.claim(consumer, first, [items[0]!], 2);
    lane.claim(consumer, second, [items[1]!], 2);
    const before = lane.snapshot([
      ['one', 'ready'],
      ['two', 'ready'],
    ]);
    return lane.observe({ orderWindows: [{ fromUs: 0, toUs: 1e9, before }] });
  }

  it('[Q11] a newer item that was delivered first is caught', () => {
    expect(verdict('Q11', ordered(20, 10))).toBe('fail');
  });

  it('[Q11] claims that overlap may be in any order', () => {
    expect(verdict('Q11', ordered(11, 10))).toBe('pass');
    expect(verdict('Q11', ordered(10, 20))).toBe('pass');
  });

  it('[Q11] within a batch the ids decide', () => {
    const judge = (first: number, second: number): string | undefined => {
      const lane = new LaneFixture();
      const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
      const items = lane.batch(producer, 0, 2, ['a', 'b']);
      lane.claim(consumer, first, [items[0]!]);
      lane.claim(consumer, second, [items[1]!]);
      const before = lane.snapshot([
        ['a', 'ready'],
        ['b', 'ready'],
      ]);
      return verdict('Q11', lane.observe({ orderWindows: [{ fromUs: 0, toUs: 1e9, before }] }));
    };
    expect(judge(10, 20)).toBe('pass');
    expect(judge(20, 10)).toBe('fail');
  });

  it('[Q11] a claim lists what it won in order', () => {
    const judge = (isReversed: boolean): string | undefined => {
      const lane = new LaneFixture();
      const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
      const items = [lane.enqueue(producer, 0, 'z'), ...lane.batch(producer, 1, 2, ['a', 'b'])];
      lane.claim(consumer, 10, isReversed ? items.toReversed() : items);
      const before = lane.snapshot(['z', 'a', 'b'].map((name) => [name, 'ready'] as const));
      return verdict('Q11', lane.observe({ orderWindows: [{ fromUs: 0, toUs: 1e9, before }] }));
    };
    expect(judge(false)).toBe('pass');
    expect(judge(true)).toBe('fail');
  });

  it('[Q11] more later items of another producer than the window holds are caught', () => {
    const judge = (later: number): string | undefined => {
      const lane = new LaneFixture();
      const [slow, fast, consumer] = [
        lane.process('producer'),
        lane.process('producer'),
        lane.process('consumer'),
      ];
      const overtaken = lane.enqueue(slow, 0, 'slow');
      const names = Array.from({ length: later }, (_, number) => `fast-${String(number).padStart(4, '0')}`);
      const items = lane.batch(fast, 1, later, names);
      for (const [number, item] of items.entries()) lane.claim(consumer, 10 + number, [item]);
      lane.claim(consumer, 10_000, [overtaken]);
      const before = lane.snapshot(['slow', ...names].map((name) => [name, 'ready'] as const));
      const observation = lane.observe({ orderWindows: [{ fromUs: 0, toUs: 1e9, before }] });
      return verdict('Q11', { ...observation, settings: { ...observation.settings, bucketItemsMax: 2 } });
    };
    expect(judge(260)).toBe('pass');
    expect(judge(261)).toBe('fail');
  });

  it('[Q11] mtimes within one tick have no order', () => {
    const observation = ordered(20, 10);
    expect(
      verdict('Q11', { ...observation, capabilities: { ...observation.capabilities, order: 'mtime' } }),
    ).toBe('pass');
  });

  it('[Q11] what was not ready when the window began has no order', () => {
    const observation = ordered(20, 10);
    expect(verdict('Q11', { ...observation, orderWindows: [] })).toBe('unknown');
  });
});
