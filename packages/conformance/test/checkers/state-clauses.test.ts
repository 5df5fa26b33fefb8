import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../src/index.ts';
import type { Observation } from '../../src/index.ts';
import { LaneFixture, soundAudit } from './lane-fixture.ts';

function verdict(clause: keyof typeof CHECKERS, observation: Observation): string | undefined {
  return CHECKERS[clause]?.(observation).verdict;
}

describe('where items end up', () => {
  it('[Q01] an accepted item that is nowhere is lost', () => {
    const lane = new LaneFixture();
    lane.enqueue(lane.process('producer'), 0, 'one');
    expect(verdict('Q01', lane.observe({ final: lane.snapshot([]) }))).toBe('fail');
    expect(verdict('Q01', lane.observe({ final: lane.snapshot([['one', 'overflow']]) }))).toBe('pass');
    expect(verdict('Q01', lane.observe())).toBe('unknown');
  });

  it('[Q01] an item is done only if somebody acknowledged it', () => {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    const item = lane.enqueue(producer, 0, 'one');
    const done = (): Observation => lane.observe({ final: lane.snapshot([['one', 'done']]) });
    expect(verdict('Q01', done())).toBe('fail');
    lane.claim(consumer, 1, [item]);
    expect(verdict('Q01', done())).toBe('fail');
    lane.settle(consumer, 2, 'ack', item);
    expect(verdict('Q01', done())).toBe('pass');
    expect(verdict('Q01', lane.observe({ final: lane.snapshot([['one', 'ready']]) }))).toBe('fail');
  });

  it('[Q01] a settle that never returned allows both outcomes', () => {
    for (const state of ['done', 'ready'] as const) {
      const lane = new LaneFixture();
      const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
      const item = lane.enqueue(producer, 0, 'one');
      lane.claim(consumer, 1, [item]);
      lane.settle(consumer, 2, 'ack', item, 'unknown');
      const observation = lane.observe({ final: lane.snapshot([['one', state]]) });
      expect(verdict('Q01', observation)).toBe('pass');
      expect(verdict('Q15', observation)).toBe('pass');
    }
  });

  it('[Q15] an item that is nowhere after a settle that never returned is half done', () => {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    const item = lane.enqueue(producer, 0, 'one');
    lane.claim(consumer, 1, [item]);
    lane.settle(consumer, 2, 'ack', item, 'unknown');
    expect(verdict('Q15', lane.observe({ final: lane.snapshot([]) }))).toBe('fail');
  });

  it('[Q04] an id in two places is caught', () => {
    const lane = new LaneFixture();
    lane.enqueue(lane.process('producer'), 0, 'one');
    const twice = lane.snapshot([
      ['one', 'ready'],
      ['one', 'done'],
    ]);
    expect(verdict('Q04', lane.observe({ final: twice }))).toBe('fail');
    expect(verdict('Q04', lane.observe({ final: lane.snapshot([['one', 'ready']]) }))).toBe('pass');
  });

  it('[Q04] entries that are of no enqueue are caught, and accepted ones that were never published', () => {
    const lane = new LaneFixture();
    lane.enqueue(lane.process('producer'), 0, 'one');
    const stray = lane.snapshot([
      ['one', 'ready'],
      ['two', 'ready'],
    ]);
    expect(verdict('Q04', lane.observe({ final: stray }))).toBe('fail');
    expect(verdict('Q04', lane.observe({ final: lane.snapshot([['one', 'staging']]) }))).toBe('fail');
  });

  it('[Q04] more holes than enqueues that did not return are caught', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    lane.enqueue(producer, 0, 'one');
    lane.batch(producer, 1, 2, null);
    const final = lane.snapshot([['one', 'ready']]);
    expect(verdict('Q04', lane.observe({ final, audit: { ...soundAudit, holes: 2 } }))).toBe('pass');
    expect(verdict('Q04', lane.observe({ final, audit: { ...soundAudit, holes: 3 } }))).toBe('fail');
  });

  it('[Q05] half a batch of a killed producer is caught', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    const items = lane.batch(producer, 0, 2, null);
    lane.kill(producer, 1);
    expect(verdict('Q05', lane.observe({ final: lane.snapshot([]) }))).toBe('pass');
    lane.history.bind(items[0]!, 'one');
    expect(verdict('Q05', lane.observe({ final: lane.snapshot([['one', 'ready']]) }))).toBe('fail');
    lane.history.bind(items[1]!, 'two');
    const whole = lane.snapshot([
      ['one', 'ready'],
      ['two', 'done'],
    ]);
    expect(verdict('Q05', lane.observe({ final: whole }))).toBe('pass');
  });

  it('[Q19] two items of one key are caught', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    lane.enqueue(producer, 0, 'one', { key: 'page' });
    lane.enqueue(producer, 1, 'two', { key: 'page' });
    const final = lane.snapshot([
      ['one', 'ready'],
      ['two', 'ready'],
    ]);
    expect(verdict('Q19', lane.observe({ final }))).toBe('fail');
  });

  it('[Q19] a key that is taken without an item is caught', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    lane.enqueue(producer, 0, 'one', { key: 'page' });
    const final = lane.snapshot([['one', 'ready']]);
    expect(verdict('Q19', lane.observe({ final, audit: { ...soundAudit, keysWithoutItem: 1 } }))).toBe(
      'fail',
    );
    expect(verdict('Q19', lane.observe({ final: lane.snapshot([]) }))).toBe('fail');
    const again = lane.history.invoke(producer, 'enqueue', 5000);
    const item = lane.history.addItem(again);
    lane.history.keys.set(item, 'page');
    lane.history.finish(again, 5100, { outcome: 'ok', note: { id: 'one', status: 'duplicate' } });
    lane.history.touch(again, item, 'ok', 1);
    expect(verdict('Q19', lane.observe({ final }))).toBe('pass');
  });

  it('[Q22] a poison item that is delivered for ever is caught', () => {
    const lane = new LaneFixture();
    const item = lane.enqueue(lane.process('producer'), 0, 'bad', { poison: true });
    for (let delivery = 1; delivery <= 3; delivery++) {
      const consumer = lane.process('consumer');
      lane.claim(consumer, delivery * 10, [item]);
      lane.kill(consumer, delivery * 10 + 1);
    }
    expect(verdict('Q22', lane.observe({ final: lane.snapshot([['bad', 'dead']]) }))).toBe('pass');
    expect(verdict('Q22', lane.observe({ final: lane.snapshot([['bad', 'ready']]) }))).toBe('fail');
    const withoutReason = { ...soundAudit, reasonsMissing: 1 };
    const final = lane.snapshot([['bad', 'dead']]);
    expect(verdict('Q22', lane.observe({ final, audit: withoutReason }))).toBe('fail');
    lane.claim(lane.process('consumer'), 100, [item]);
    expect(verdict('Q22', lane.observe({ final: lane.snapshot([['bad', 'dead']]) }))).toBe('fail');
  });

  it('[Q22] a reason that tells another number of deliveries is caught', () => {
    const lane = new LaneFixture();
    const item = lane.enqueue(lane.process('producer'), 0, 'bad', { poison: true });
    for (let delivery = 1; delivery <= 3; delivery++) {
      const consumer = lane.process('consumer');
      lane.claim(consumer, delivery * 10, [item]);
      lane.kill(consumer, delivery * 10 + 1);
    }
    const told = (deliveries: number): Observation => {
      const burials = new Map([[lane.history.items.id.at(item), deliveries]]);
      return lane.observe({ final: lane.snapshot([['bad', 'dead']]), burials });
    };
    expect(verdict('Q22', told(3))).toBe('pass');
    expect(verdict('Q22', told(1))).toBe('fail');
  });

  it('[Q22] a mate that is delivered again after each death is caught, and so is one that is buried', () => {
    const spoil = (deaths: number): { lane: LaneFixture; mate: number; later: number } => {
      const lane = new LaneFixture();
      const producer = lane.process('producer');
      const poison = lane.enqueue(producer, 0, 'bad', { poison: true });
      const mate = lane.enqueue(producer, 1, 'mate');
      for (let death = 1; death <= deaths; death++) {
        const consumer = lane.process('consumer');
        lane.claim(consumer, death * 10, [poison, mate]);
        lane.kill(consumer, death * 10 + 1);
      }
      return { lane, mate, later: (deaths + 1) * 10 };
    };
    const judge = (deaths: number, state: 'done' | 'dead'): string | undefined => {
      const { lane, mate, later } = spoil(deaths);
      if (state === 'done') {
        const survivor = lane.process('consumer');
        lane.claim(survivor, later, [mate]);
        lane.settle(survivor, later + 1, 'ack', mate);
      }
      const final = lane.snapshot([
        ['bad', 'dead'],
        ['mate', state],
      ]);
      return verdict('Q22', lane.observe({ final }));
    };
    expect(judge(2, 'done')).toBe('pass');
    expect(judge(3, 'done')).toBe('fail');
    expect(judge(3, 'dead')).toBe('fail');
  });

  it('[Q22] a mate that was settled before the death was not delayed by it', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    const poison = lane.enqueue(producer, 0, 'bad', { poison: true });
    const mate = lane.enqueue(producer, 1, 'mate');
    for (let death = 1; death <= 3; death++) {
      const consumer = lane.process('consumer');
      lane.claim(consumer, death * 10, [poison, mate]);
      lane.settle(consumer, death * 10 + 1, 'release', mate);
      lane.kill(consumer, death * 10 + 2);
    }
    const final = lane.snapshot([
      ['bad', 'dead'],
      ['mate', 'ready'],
    ]);
    expect(CHECKERS.Q22?.(lane.observe({ final }))).toMatchObject({ verdict: 'pass', opportunities: 3 });
  });

  it('[Q14] a failure that was injected must be told by its own name', () => {
    const told = (errno: string): Observation => {
      const lane = new LaneFixture();
      const producer = lane.process('producer');
      const operation = lane.history.invoke(producer, 'enqueue', 0);
      lane.history.addItem(operation);
      const note = { name: 'SpoolError', message: 'no', code: 'NO_SPACE', errno, injected: 'ENOSPC' };
      lane.history.finish(operation, 100, { outcome: 'fail', note });
      return lane.observe({ final: lane.snapshot([]) });
    };
    expect(verdict('Q14', told('ENOSPC'))).toBe('pass');
    expect(verdict('Q14', told('EIO'))).toBe('fail');
  });

  it('[Q14] a sync that failed and was swallowed, or was tried again, is caught', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    const enqueue = (outcome: 'ok' | 'fail', note: object, id?: string): void => {
      const operation = lane.history.invoke(producer, 'enqueue', 0);
      const item = lane.history.addItem(operation);
      lane.history.finish(operation, 100, { outcome, note });
      if (id !== undefined) lane.history.bind(item, id);
    };
    const told = { name: 'SpoolError', message: 'no', code: 'NOT_DURABLE', errno: 'EIO', injected: 'EIO' };
    enqueue('fail', told);
    const final = lane.snapshot([['one', 'ready']]);
    expect(verdict('Q14', lane.observe({ final }))).toBe('pass');
    enqueue('fail', { ...told, syncedAgain: 1 });
    expect(CHECKERS.Q14?.(lane.observe({ final }))).toMatchObject({ verdict: 'fail', failures: 1 });
    enqueue('ok', { id: 'one', status: 'enqueued', struck: 'EIO', struckCall: 'fsync' }, 'one');
    expect(CHECKERS.Q14?.(lane.observe({ final }))).toMatchObject({ verdict: 'fail', failures: 2 });
  });

  it('[Q14] an enqueue that swallowed a failure and has no item is caught', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    const operation = lane.history.invoke(producer, 'enqueue', 0);
    const item = lane.history.addItem(operation);
    lane.history.finish(operation, 100, {
      outcome: 'ok',
      note: { id: 'one', status: 'enqueued', struck: 'EIO' },
    });
    lane.history.bind(item, 'one');
    expect(verdict('Q14', lane.observe({ final: lane.snapshot([]) }))).toBe('fail');
    expect(verdict('Q14', lane.observe({ final: lane.snapshot([['one', 'ready']]) }))).toBe('pass');
  });
});
