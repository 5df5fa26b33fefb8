import { describe, expect, it } from 'vitest';
import { TOUCH_DETAILS } from '../../src/index.ts';
import type { Observation } from '../../src/index.ts';
import { countUnknownClaims, deliveriesOf, operationsWithin } from '../../src/checkers/deliveries.ts';
import { isEnqueuedBefore } from '../../src/checkers/enqueue-order.ts';
import { counts, decide, shown } from './decide.ts';
import { LaneFixture } from './lane-fixture.ts';

/** The lease of the fixture is ten seconds. */
const halfLeaseUs = 5_000_000;
const leaseMs = 10_000;

/** One accepted item, touch 0, and two consumers. */
function start(): { lane: LaneFixture; a: number; b: number; item: number } {
  const lane = new LaneFixture();
  const item = lane.enqueue(lane.process('producer'), 0, 'one');
  return { lane, a: lane.process('consumer'), b: lane.process('consumer'), item };
}

describe('a delivery', () => {
  it('belongs to its claimer, with the settles of that process and no other', () => {
    const { lane, a, b, item } = start();
    lane.settle(a, 1, 'ack', item, 'lease-lost');
    lane.claim(a, 2, [item]);
    lane.claim(b, 3, [item]);
    lane.settle(b, 4, 'release', item, 'unknown');
    lane.settle(a, 5, 'bury', item, 'lease-lost');
    lane.claim(a, 6, [item]);
    lane.settle(a, 7, 'ack', item);
    const deliveries = deliveriesOf(lane.observe(), item);
    expect(
      deliveries.map(({ process, settles }) => [process, settles.map((s) => [s.kind, s.result])]),
    ).toEqual([
      [a, [['bury', 'lease-lost']]],
      [b, [['release', 'unknown']]],
      [a, [['ack', 'settled']]],
    ]);
  });

  it('is certain for half a lease at most', () => {
    const { lane, a, item } = start();
    lane.claim(a, 1, [item]);
    expect(deliveriesOf(lane.observe(), item)[0]?.certainUntilUs).toBe(1000 + halfLeaseUs);
  });

  it('is certain until its first settle', () => {
    const { lane, a, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 5, 'release', item, 'unknown');
    lane.settle(a, 9, 'ack', item);
    expect(deliveriesOf(lane.observe(), item)[0]?.certainUntilUs).toBe(5000);
  });

  it('is certain until its owner was stopped, unless that was over before', () => {
    const { lane, a, item } = start();
    lane.claim(a, 10, [item]);
    lane.history.processes[a]!.stopped.push({ fromUs: 1000, toUs: 10_100 }, { fromUs: 20_000, toUs: 30_000 });
    expect(deliveriesOf(lane.observe(), item)[0]?.certainUntilUs).toBe(20_000);
  });

  it('is certain until a renewal first said that the lease was lost', () => {
    const { lane, a, item } = start();
    lane.claim(a, 1, [item]);
    const renew = (ms: number, detail: number): void => {
      lane.history.touch(lane.operation(a, ms, 'renew'), item, 'fail', detail);
    };
    renew(2, TOUCH_DETAILS.threw);
    renew(30, TOUCH_DETAILS.leaseLost);
    renew(40, TOUCH_DETAILS.leaseLost);
    const [delivery] = deliveriesOf(lane.observe(), item);
    expect(delivery?.certainUntilUs).toBe(30_000);
    expect(delivery?.settles).toEqual([]);
  });
});

describe('operations', () => {
  it('are within a window by their invocation, its edges included, and by their kind', () => {
    const lane = new LaneFixture();
    const a = lane.process('archiver');
    const at = [1, 2, 3, 4].map((ms) => lane.operation(a, ms, ms === 2 ? 'sweep' : 'cap'));
    expect(operationsWithin(lane.history, ['cap'], { fromUs: 1000, toUs: 3000 })).toEqual([at[0], at[2]]);
    expect(operationsWithin(lane.history, ['cap', 'sweep'], { fromUs: 1001, toUs: 4000 })).toEqual(
      at.slice(1),
    );
  });

  it('are counted as unknown claims only when they are claims that never returned', () => {
    const lane = new LaneFixture();
    const a = lane.process('consumer');
    lane.operation(a, 1, 'claim');
    lane.history.invoke(a, 'claim', 2000);
    lane.history.invoke(a, 'ack', 3000);
    lane.history.invoke(a, 'claim', 4000);
    expect(countUnknownClaims(lane.history)).toBe(2);
  });

  it('[Q11] an enqueue is before another only if it had returned before the other began', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    const [first, touching, later] = [
      lane.enqueue(producer, 0, 'one'),
      lane.enqueue(producer, 0.1, 'two'),
      lane.enqueue(producer, 0.2, 'three'),
    ];
    expect(isEnqueuedBefore(lane.observe(), first, touching)).toBe(false);
    expect(isEnqueuedBefore(lane.observe(), first, later)).toBe(true);
  });
});

describe('leases of one item', () => {
  it('[Q06] count as opportunities, and an overlap shows both with their settles', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    expect(counts('Q06', lane.observe())).toEqual(['pass', 1, 0]);
    lane.claim(b, 2, [item]);
    lane.settle(a, 3, 'ack', item);
    expect(counts('Q06', lane.observe())).toEqual(['fail', 2, 1]);
    expect(shown('Q06', lane.observe())).toEqual([{ touches: [1, 3, 2], operations: [] }]);
  });

  it('[Q06] do not overlap when one is sure to end as the next begins', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'release', item);
    lane.claim(b, 1, [item], 1);
    expect(counts('Q06', lane.observe())).toEqual(['pass', 2, 0]);
  });

  it('[Q06] that were never certain overlap with nothing', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.claim(b, 2, [item]);
    lane.kill(b, 2.1);
    expect(counts('Q06', lane.observe())).toEqual(['pass', 2, 0]);
  });

  it('[Q06] are compared in the order in which claims returned', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item], 20);
    lane.claim(b, 2, [item], 1);
    lane.settle(b, 4, 'release', item);
    expect(counts('Q06', lane.observe())).toEqual(['pass', 2, 0]);
  });

  it('[Q06] are compared with the one that lasts longest', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.claim(b, 2, [item]);
    lane.settle(b, 3, 'release', item);
    lane.claim(lane.process('consumer'), 4, [item]);
    expect(counts('Q06', lane.observe())).toEqual(['fail', 3, 2]);
  });

  it('[Q06] a longer one that came later is what the next is compared with', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'release', item);
    lane.claim(b, 3, [item]);
    lane.claim(lane.process('consumer'), 4, [item]);
    expect(counts('Q06', lane.observe())).toEqual(['fail', 3, 1]);
  });
});

describe('fencing', () => {
  it('[Q07] two settles of one delivery show with it, and one that failed is none', () => {
    const { lane, a, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'release', item, 'lease-lost');
    lane.settle(a, 3, 'ack', item);
    expect(counts('Q07', lane.observe())).toEqual(['pass', 1, 0]);
    lane.settle(a, 4, 'ack', item);
    expect(counts('Q07', lane.observe())).toEqual(['fail', 1, 1]);
    expect(shown('Q07', lane.observe())).toEqual([{ touches: [1, 3, 4], operations: [] }]);
  });

  it('[Q07] a settle after a successor shows both deliveries and itself', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.claim(b, 20, [item]);
    lane.settle(a, 21, 'ack', item);
    expect(counts('Q07', lane.observe())).toEqual(['fail', 1, 1]);
    expect(shown('Q07', lane.observe())).toEqual([{ touches: [1, 2, 3], operations: [] }]);
  });

  it('[Q07] a claim that overlaps the first or the settle is no successor', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item], 1);
    lane.claim(b, 2, [item], 1);
    lane.claim(b, 4, [item], 1);
    lane.settle(a, 5, 'ack', item);
    expect(counts('Q07', lane.observe())).toEqual(['unknown', 0, 0]);
  });
});

describe('deliveries in a row', () => {
  it('[Q08] without a cause show both, and what was settled between', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    expect(counts('Q08', lane.observe())).toEqual(['pass', 1, 0]);
    lane.settle(a, 2, 'ack', item);
    lane.claim(b, 3, [item]);
    expect(counts('Q08', lane.observe())).toEqual(['fail', 2, 1]);
    expect(shown('Q08', lane.observe())).toEqual([{ touches: [1, 2, 3], operations: [] }]);
  });

  it.each([
    ['release', 'settled', 'pass'],
    ['release', 'unknown', 'pass'],
    ['ack', 'unknown', 'pass'],
    ['ack', 'lease-lost', 'pass'],
    ['ack', 'settled', 'fail'],
    ['bury', 'settled', 'fail'],
  ] as const)('[Q08] after a %s that is %s: %s', (kind, result, verdict) => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, kind, item, result);
    lane.claim(b, 3, [item]);
    expect(counts('Q08', lane.observe())[0]).toBe(verdict);
  });

  it('[Q08] are judged in the order in which claims returned', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item], 20);
    lane.claim(b, 2, [item], 1);
    lane.settle(b, 4, 'release', item);
    expect(counts('Q08', lane.observe())).toEqual(['pass', 2, 0]);
  });

  it('[Q08] silence for what is left of a lease is a cause, and no moment less', () => {
    const silent = (ms: number): Observation => {
      const { lane, a, b, item } = start();
      lane.claim(a, 100, [item]);
      lane.claim(b, 100 + ms, [item]);
      return lane.observe();
    };
    expect(counts('Q08', silent(leaseMs / 2))).toEqual(['pass', 2, 0]);
    expect(counts('Q08', silent(leaseMs / 2 - 1))).toEqual(['fail', 2, 1]);
  });

  it('[Q08] the death of the owner is a cause only before the next claim returned', () => {
    const killed = (ms: number): Observation => {
      const { lane, a, b, item } = start();
      lane.claim(a, 1, [item]);
      lane.claim(b, 2, [item], 1);
      lane.kill(a, ms);
      return lane.observe();
    };
    expect(counts('Q08', killed(2.9))).toEqual(['pass', 2, 0]);
    expect(counts('Q08', killed(3))).toEqual(['fail', 2, 1]);
  });

  it('[Q09] after a release are right; after an ack or a burial that settled they show', () => {
    for (const kind of ['release', 'ack', 'bury'] as const) {
      const { lane, a, b, item } = start();
      lane.claim(a, 1, [item]);
      lane.settle(a, 2, kind, item);
      lane.claim(b, 3, [item]);
      expect(counts('Q09', lane.observe())).toEqual(kind === 'release' ? ['unknown', 0, 0] : ['fail', 1, 1]);
      expect(shown('Q09', lane.observe())).toEqual(
        kind === 'release' ? [] : [{ touches: [2, 3], operations: [] }],
      );
    }
  });

  it('[Q09] a claim that began while the ack returned may have been before it', () => {
    const { lane, a, b, item } = start();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'ack', item);
    lane.claim(b, 2.1, [item]);
    expect(counts('Q09', lane.observe())).toEqual(['pass', 1, 0]);
  });
});

describe('batches', () => {
  it('[Q05] batches of more than one item are opportunities, and the interrupted are told', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    lane.enqueue(producer, 0, 'single');
    lane.batch(producer, 1, 1, ['one']);
    lane.batch(producer, 2, 2, ['two', 'three']);
    lane.batch(producer, 3, 2, null);
    const ready = ['one', 'two', 'three'].map((id) => [id, 'ready'] as const);
    const seen = lane.observe({ final: lane.snapshot(ready) });
    expect(counts('Q05', seen)).toEqual(['pass', 2, 0]);
    expect(shown('Q05', seen)).toEqual([]);
    expect(decide('Q05', seen).note).toMatch(/^1 /u);
    const one = lane.observe({ final: lane.snapshot(ready.slice(0, 2)) });
    expect(counts('Q05', one)).toEqual(['fail', 2, 1]);
    expect(shown('Q05', one)).toEqual([{ touches: [], operations: [2] }]);
    const none = lane.observe({ final: lane.snapshot(ready.slice(0, 1)) });
    expect(counts('Q05', none)).toEqual(['fail', 2, 1]);
  });
});

describe('the order of first deliveries', () => {
  function three(claims: readonly (readonly [item: number, ms: number, tookMs: number])[]): {
    lane: LaneFixture;
    observation: Observation;
  } {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    const ids = ['one', 'two', 'three'];
    const items = ids.map((id, number) => lane.enqueue(producer, number, id));
    for (const [item, ms, tookMs] of claims) lane.claim(consumer, ms, [items[item]!], tookMs);
    const before = lane.snapshot(ids.map((id) => [id, 'ready'] as const));
    return { lane, observation: lane.observe({ orderWindows: [{ fromUs: 10_000, toUs: 90_000, before }] }) };
  }

  it('[Q11] is compared between neighbours and beyond, and what was first shows', () => {
    const right = three([
      [0, 10, 1],
      [1, 20, 1],
      [2, 90, 1],
    ]);
    expect(counts('Q11', right.observation)).toEqual(['pass', 2, 0]);
    const wrong = three([
      [2, 10, 1],
      [1, 20, 1],
      [0, 30, 1],
    ]);
    expect(counts('Q11', wrong.observation)).toEqual(['fail', 2, 2]);
    expect(shown('Q11', wrong.observation)).toEqual([
      { touches: [3, 4], operations: [] },
      { touches: [3, 5], operations: [] },
    ]);
  });

  it('[Q11] the newer one that returned first decides, whichever it is', () => {
    const { observation } = three([
      [1, 20, 1],
      [2, 30, 1],
      [0, 25, 1],
    ]);
    expect(shown('Q11', observation)).toEqual([{ touches: [3, 5], operations: [] }]);
    const other = three([
      [1, 30, 1],
      [2, 20, 1],
      [0, 25, 1],
    ]);
    expect(counts('Q11', other.observation)).toEqual(['fail', 2, 2]);
  });

  it('[Q11] a claim that began as the newer one returned overlaps it', () => {
    const { observation } = three([
      [1, 20, 5],
      [0, 25, 1],
    ]);
    expect(counts('Q11', observation)).toEqual(['pass', 1, 0]);
  });

  it('[Q11] deliveries outside of the window say nothing', () => {
    const { observation } = three([
      [1, 9, 0.1],
      [0, 20, 1],
      [2, 91, 1],
    ]);
    expect(counts('Q11', observation)).toEqual(['unknown', 0, 0]);
  });

  it('[Q11] items that were not ready, not claimed, or not known say nothing', () => {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    const [one, two, three] = ['one', 'two', 'three'].map((id, ms) => lane.enqueue(producer, ms, id));
    lane.history.addItem(lane.history.invoke(producer, 'enqueue', 5000));
    lane.claim(consumer, 20, [two!]);
    lane.claim(consumer, 30, [one!]);
    lane.history.touch(lane.operation(consumer, 40, 'read'), three!, 'ok');
    const before = lane.snapshot([
      ['one', 'delayed'],
      ['two', 'ready'],
      ['three', 'ready'],
    ]);
    const seen = lane.observe({ orderWindows: [{ fromUs: 0, toUs: 90_000, before }] });
    expect(counts('Q11', seen)).toEqual(['unknown', 0, 0]);
  });
});
