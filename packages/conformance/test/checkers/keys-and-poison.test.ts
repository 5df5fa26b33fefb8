import { describe, expect, it } from 'vitest';
import type { ItemState } from '@spoolproof/contract';
import type { Observation } from '../../src/index.ts';
import { counts, decide, shown } from './decide.ts';
import { LaneFixture, soundAudit } from './lane-fixture.ts';

/** An enqueue of the key `page` that was answered, or not; operations are numbered from 0. */
function enqueueKeyed(
  lane: LaneFixture,
  note: unknown,
  id: string | null,
  outcome: 'ok' | 'fail' = 'ok',
): number {
  const operation = lane.history.invoke(0, 'enqueue', 1000 * lane.history.items.id.length);
  const item = lane.history.addItem(operation);
  lane.history.keys.set(item, 'page');
  lane.history.finish(operation, 1000 * item + 100, { outcome, note });
  if (id !== null) lane.history.bind(item, id);
  return item;
}

describe('a key', () => {
  it('[Q19] that two enqueues were answered with different items is caught', () => {
    const lane = new LaneFixture();
    lane.process('producer');
    enqueueKeyed(lane, { id: 'one', status: 'enqueued' }, 'one');
    enqueueKeyed(lane, { id: 'two', status: 'duplicate' }, null);
    expect(counts('Q19', lane.observe())).toEqual(['fail', 1, 1]);
    expect(shown('Q19', lane.observe())).toEqual([{ touches: [], operations: [0, 1] }]);
  });

  it('[Q19] is answered by the report where it names an item, else by the id', () => {
    const lane = new LaneFixture();
    lane.process('producer');
    enqueueKeyed(lane, { id: 'one', status: 'enqueued' }, null);
    enqueueKeyed(lane, undefined, 'one');
    expect(counts('Q19', lane.observe())).toEqual(['pass', 1, 0]);
    enqueueKeyed(lane, { id: 7 }, 'two');
    expect(counts('Q19', lane.observe())).toEqual(['fail', 1, 1]);
  });

  it.each([
    ['failed', null, 'two', 'fail'],
    ['has no id', undefined, null, 'ok'],
    ['is a word', 'id', null, 'ok'],
    ['names a number', { id: 7 }, null, 'ok'],
  ] as const)('[Q19] an answer that %s is none', (_, note, id, outcome) => {
    const lane = new LaneFixture();
    lane.process('producer');
    enqueueKeyed(lane, { id: 'one' }, 'one');
    enqueueKeyed(lane, note, id, outcome);
    expect(counts('Q19', lane.observe())).toEqual(['pass', 1, 0]);
  });

  it('[Q19] that was never answered may have no item; one that was answered may not', () => {
    const lane = new LaneFixture();
    lane.process('producer');
    enqueueKeyed(lane, { code: 'IO_FAILED' }, null, 'fail');
    const nothing = lane.observe({ final: lane.snapshot([]) });
    expect(counts('Q19', nothing)).toEqual(['unknown', 0, 0]);
    enqueueKeyed(lane, { id: 'one' }, 'one');
    expect(counts('Q19', nothing)).toEqual(['fail', 1, 1]);
    expect(shown('Q19', nothing)).toEqual([{ touches: [], operations: [0, 1] }]);
    expect(counts('Q19', lane.observe())).toEqual(['pass', 1, 0]);
  });

  it('[Q19] with two items on disk shows its first eight enqueues', () => {
    const lane = new LaneFixture();
    lane.process('producer');
    enqueueKeyed(lane, { id: 'one' }, 'one');
    for (let count = 0; count < 8; count++) enqueueKeyed(lane, { id: 'one' }, count === 0 ? 'two' : null);
    const final = lane.snapshot([
      ['one', 'ready'],
      ['two', 'done'],
    ]);
    expect(counts('Q19', lane.observe({ final }))).toEqual(['fail', 1, 1]);
    expect(shown('Q19', lane.observe({ final }))).toEqual([
      { touches: [], operations: [0, 1, 2, 3, 4, 5, 6, 7] },
    ]);
  });

  it('[Q19] on disk without an item is a failure each', () => {
    const audit = { ...soundAudit, keysWithoutItem: 2 };
    expect(counts('Q19', new LaneFixture().observe({ audit }))).toEqual(['fail', 2, 2]);
  });
});

describe('a poison item', () => {
  /** Delivered so often to processes that it killed. */
  function poison(deliveries: number, state: ItemState | null, reasonsMissing = 0): Observation {
    const lane = new LaneFixture();
    const item = lane.enqueue(lane.process('producer'), 0, 'bad', { poison: true });
    for (let delivery = 1; delivery <= deliveries; delivery++) {
      const consumer = lane.process('consumer');
      lane.claim(consumer, delivery * 10, [item]);
      lane.kill(consumer, delivery * 10 + 1);
    }
    const final = lane.snapshot(state === null ? [] : [['bad', state]]);
    return lane.observe({ final, audit: { ...soundAudit, reasonsMissing } });
  }

  it('[Q22] is judged by its deliveries, all that are allowed and no more', () => {
    expect(counts('Q22', poison(3, 'dead'))).toEqual(['pass', 3, 0]);
    expect(counts('Q22', poison(4, 'dead'))).toEqual(['fail', 4, 1]);
    expect(counts('Q22', poison(3, null))).toEqual(['fail', 3, 1]);
    expect(shown('Q22', poison(2, 'ready'))).toEqual([{ touches: [0, 1, 2], operations: [] }]);
    expect(shown('Q22', poison(4, 'dead'))).toEqual([{ touches: [0, 1, 2, 3, 4], operations: [] }]);
  });

  it('[Q22] that nobody got, that was archived, or that was never accepted says nothing', () => {
    expect(counts('Q22', poison(0, 'ready'))).toEqual(['unknown', 0, 0]);
    expect(counts('Q22', poison(2, 'overflow'))).toEqual(['unknown', 0, 0]);
    const lane = new LaneFixture();
    const item = lane.history.addItem(lane.history.invoke(lane.process('producer'), 'enqueue', 0));
    lane.history.poison.add(item);
    lane.claim(lane.process('consumer'), 10, [item]);
    expect(counts('Q22', lane.observe({ final: lane.snapshot([]) }))).toEqual(['unknown', 0, 0]);
  });

  it('[Q22] every burial without its reason is a failure', () => {
    expect(counts('Q22', poison(3, 'dead', 2))).toEqual(['fail', 3, 2]);
  });
});

describe('an injected failure', () => {
  function enqueue(outcome: 'ok' | 'fail', note: unknown, final: 'there' | 'nowhere' | null): Observation {
    const lane = new LaneFixture();
    const operation = lane.history.invoke(lane.process('producer'), 'enqueue', 0);
    const item = lane.history.addItem(operation);
    lane.history.touch(operation, item, outcome);
    lane.history.finish(operation, 100, { outcome, note });
    lane.history.bind(item, 'one');
    return lane.observe({ final: final && lane.snapshot(final === 'there' ? [['one', 'ready']] : []) });
  }

  it('[Q14] shows the enqueue that told of another', () => {
    const note = { name: 'Error', message: 'no', errno: 'EIO', injected: 'ENOSPC' };
    expect(shown('Q14', enqueue('fail', note, 'nowhere'))).toEqual([{ touches: [], operations: [0] }]);
    expect(counts('Q14', enqueue('fail', { ...note, injected: undefined }, 'nowhere'))).toEqual([
      'unknown',
      0,
      0,
    ]);
  });

  it('[Q14] is told of by errno, else by code, else by name', () => {
    const told = (note: Record<string, string>): string | undefined =>
      decide('Q14', enqueue('fail', { message: 'no', injected: 'ENOSPC', ...note }, null)).examples[0]
        ?.message;
    expect(told({ name: 'SpoolError', code: 'IO_FAILED', errno: 'EIO' })).toContain('EIO');
    expect(told({ name: 'SpoolError', code: 'IO_FAILED' })).toContain('IO_FAILED');
    expect(told({ name: 'TypeError' })).toContain('TypeError');
  });

  it('[Q14] that an enqueue says it survived shows the item when it is nowhere', () => {
    const lost = enqueue('ok', { struck: 'EIO' }, 'nowhere');
    expect(counts('Q14', lost)).toEqual(['fail', 1, 1]);
    expect(shown('Q14', lost)).toEqual([{ touches: [0], operations: [] }]);
    expect(counts('Q14', enqueue('ok', { struck: 'EIO' }, null))).toEqual(['unknown', 0, 0]);
  });

  it.each([undefined, null, 'struck', {}, { struck: 7 }])('[Q14] is not what %j tells of', (note) => {
    expect(counts('Q14', enqueue('ok', note, 'nowhere'))).toEqual(['unknown', 0, 0]);
  });
});
