import { describe, expect, it } from 'vitest';
import type { ItemState } from '@spoolproof/contract';
import { TOUCH_DETAILS } from '../../src/index.ts';
import type { Observation } from '../../src/index.ts';
import { acceptanceOf, AllowedStates, finalStateOf } from '../../src/checkers/allowed-states.ts';
import { counts, decide, shown } from './decide.ts';
import { LaneFixture, soundAudit } from './lane-fixture.ts';

/** One enqueue that failed with a note. */
function failed(note: unknown): { lane: LaneFixture; item: number } {
  const lane = new LaneFixture();
  const operation = lane.history.invoke(lane.process('producer'), 'enqueue', 0);
  const item = lane.history.addItem(operation);
  lane.history.finish(operation, 100, { outcome: 'fail', note });
  return { lane, item };
}

/** One accepted item and two consumers. */
function accepted(): { lane: LaneFixture; a: number; b: number; item: number } {
  const lane = new LaneFixture();
  const item = lane.enqueue(lane.process('producer'), 0, 'one');
  return { lane, a: lane.process('consumer'), b: lane.process('consumer'), item };
}

function statesOf(observation: Observation, item: number): readonly ItemState[] {
  return [...new AllowedStates(observation).of(item).states].sort();
}

const alive = ['delayed', 'leased', 'overflow', 'ready'];

describe('what an enqueue was told', () => {
  it.each(['NO_SPACE', 'QUEUE_FULL', 'PAYLOAD_TOO_LARGE', 'TOO_MANY_OPEN_FILES', 'INVALID_ARGUMENT'])(
    '[Q02] after %s there must be no item',
    (code) => {
      const { lane, item } = failed({ name: 'SpoolError', message: 'no', code });
      expect(acceptanceOf(lane.observe(), item)).toBe('refused');
      lane.history.bind(item, 'one');
      expect(counts('Q02', lane.observe({ final: lane.snapshot([['one', 'ready']]) }))).toEqual([
        'fail',
        1,
        1,
      ]);
      expect(counts('Q02', lane.observe({ final: lane.snapshot([['one', 'staging']]) }))).toEqual([
        'unknown',
        0,
        0,
      ]);
    },
  );

  it.each([
    { name: 'SpoolError', message: 'no', code: 'INDETERMINATE' },
    { name: 'Error', message: 'no' },
    { name: 'Error', message: 'no', code: 7 },
    null,
    'NO_SPACE',
    undefined,
  ])('[Q15] after %j the item may be there or not', (note) => {
    const { lane, item } = failed(note);
    expect(acceptanceOf(lane.observe(), item)).toBe('indeterminate');
    lane.history.bind(item, 'one');
    const at = (state: ItemState): Observation => lane.observe({ final: lane.snapshot([['one', state]]) });
    expect(counts('Q15', at('ready'))).toEqual(['pass', 1, 0]);
    expect(counts('Q15', at('staging'))).toEqual(['fail', 1, 1]);
    expect(counts('Q15', lane.observe({ final: lane.snapshot([]) }))).toEqual(['pass', 1, 0]);
    expect(counts('Q01', lane.observe({ final: lane.snapshot([]) }))).toEqual(['unknown', 0, 0]);
  });

  it('[Q15] an enqueue that never returned is open, and its failure shows', () => {
    const lane = new LaneFixture();
    const operation = lane.history.invoke(lane.process('producer'), 'enqueue', 0);
    const item = lane.history.addItem(operation);
    const touch = lane.history.touch(operation, item, 'unknown');
    lane.history.bind(item, 'one');
    expect(acceptanceOf(lane.observe(), item)).toBe('indeterminate');
    const half = lane.observe({ final: lane.snapshot([['one', 'staging']]) });
    expect(shown('Q15', half)).toEqual([{ touches: [touch], operations: [] }]);
  });

  it('[Q19] only the enqueue that was told so is a duplicate', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    const first = lane.enqueue(producer, 0, 'one');
    const again = lane.history.invoke(producer, 'enqueue', 1000);
    const second = lane.history.addItem(again);
    lane.history.finish(again, 1100, { outcome: 'ok', note: { id: 'one', status: 'duplicate' } });
    const other = lane.operation(lane.process('consumer'), 2, 'read');
    lane.history.touch(other, second, 'ok', TOUCH_DETAILS.duplicate);
    expect(acceptanceOf(lane.observe(), second)).toBe('accepted');
    lane.history.touch(again, second, 'ok', TOUCH_DETAILS.duplicate);
    expect(acceptanceOf(lane.observe(), first)).toBe('accepted');
    expect(acceptanceOf(lane.observe(), second)).toBe('duplicate');
  });

  it('[Q19] an enqueue with a note of something else is accepted', () => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    const operation = lane.history.invoke(producer, 'enqueue', 0);
    const item = lane.history.addItem(operation);
    lane.history.finish(operation, 100, { outcome: 'ok', note: { struck: 'EIO' } });
    lane.history.touch(operation, item, 'ok');
    expect(acceptanceOf(lane.observe(), item)).toBe('accepted');
  });

  it('an item is nowhere while nobody knows its id, or how the lane ended', () => {
    const { lane, item } = accepted();
    const unnamed = lane.history.addItem(lane.history.invoke(0, 'enqueue', 5000));
    const final = lane.snapshot([['one', 'done']]);
    expect(finalStateOf(lane.observe({ final }), item)).toBe('done');
    expect(finalStateOf(lane.observe({ final }), unnamed)).toBeNull();
    expect(finalStateOf(lane.observe(), item)).toBeNull();
  });
});

describe('where an item may be', () => {
  it('[Q01] nobody claimed it: ready, delayed, leased or archived', () => {
    const { lane, item } = accepted();
    expect(statesOf(lane.observe(), item)).toEqual(alive);
    for (const state of ['ready', 'delayed', 'leased', 'overflow'] as const) {
      expect(counts('Q01', lane.observe({ final: lane.snapshot([['one', state]]) }))).toEqual(['pass', 1, 0]);
    }
    for (const state of ['done', 'dead', 'staging'] as const) {
      expect(counts('Q01', lane.observe({ final: lane.snapshot([['one', state]]) }))).toEqual(['fail', 1, 1]);
    }
  });

  it('[Q01] claims that never returned may have used up its deliveries, all of them and not fewer', () => {
    const { lane, a, item } = accepted();
    const untouched = (): readonly ItemState[] => statesOf(lane.observe(), item);
    // Neither claims that returned nor other operations that did not are among them.
    for (let ms = 1; ms <= 4; ms++) {
      lane.operation(a, ms, 'claim');
      lane.history.invoke(a, 'sweep', ms * 1000);
    }
    for (let ms = 11; ms <= 12; ms++) lane.history.invoke(a, 'claim', ms * 1000);
    expect(untouched()).toEqual(alive);
    lane.history.invoke(a, 'claim', 13_000);
    expect(untouched()).toEqual(['dead', ...alive].sort());
    expect(new AllowedStates(lane.observe()).of(item).isIndeterminate).toBe(false);
    const { capabilities } = lane.observe();
    const unbounded = lane.observe({ capabilities: { ...capabilities, deliveriesMax: null } });
    expect(statesOf(unbounded, item)).toEqual(alive);
  });

  it('[Q01] a delivered item may be dead when its deliveries, known and unknown, are used up', () => {
    const { lane, a, item } = accepted();
    for (let ms = 1; ms <= 2; ms++) {
      lane.claim(a, ms * 10, [item]);
      lane.settle(a, ms * 10 + 1, 'release', item);
    }
    expect(statesOf(lane.observe(), item)).toEqual(alive);
    lane.history.invoke(a, 'claim', 100_000);
    expect(statesOf(lane.observe(), item)).toEqual(['dead', ...alive].sort());
    const { capabilities } = lane.observe();
    const unbounded = lane.observe({ capabilities: { ...capabilities, deliveriesMax: null } });
    expect(statesOf(unbounded, item)).toEqual(alive);
  });

  it('[Q01] an item that was read damaged may be dead', () => {
    const { lane, a, item } = accepted();
    lane.claim(a, 1, [item]);
    const fine = lane.operation(a, 2, 'read');
    lane.history.touch(fine, item, 'ok');
    const released = lane.operation(a, 3, 'ack');
    lane.history.touch(released, item, 'fail', TOUCH_DETAILS.leaseLost);
    expect(statesOf(lane.observe(), item)).toEqual(alive);
    const read = lane.operation(a, 4, 'read');
    lane.history.touch(read, item, 'fail', TOUCH_DETAILS.damaged);
    expect(statesOf(lane.observe(), item)).toEqual(['dead', ...alive].sort());
  });

  it.each([
    ['ack', 'done'],
    ['bury', 'dead'],
  ] as const)('[Q01] %s that settled allows %s alone', (kind, state) => {
    const { lane, a, item } = accepted();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, kind, item);
    expect(statesOf(lane.observe(), item)).toEqual([state]);
    expect(new AllowedStates(lane.observe()).of(item).isIndeterminate).toBe(false);
  });

  it.each([
    ['ack', 'done'],
    ['bury', 'dead'],
  ] as const)('[Q01] [Q07] %s that lost its lease does not allow %s', (kind, state) => {
    const { lane, a, item } = accepted();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, kind, item, 'lease-lost');
    expect(statesOf(lane.observe(), item)).toEqual(alive);
    expect(counts('Q01', lane.observe({ final: lane.snapshot([['one', state]]) }))).toEqual(['fail', 1, 1]);
  });

  it('[Q01] a settle that lost its lease says nothing against the one that settled', () => {
    const { lane, a, b, item } = accepted();
    lane.claim(a, 1, [item]);
    lane.claim(b, 20, [item]);
    lane.settle(a, 21, 'ack', item, 'lease-lost');
    lane.settle(b, 22, 'ack', item);
    expect(statesOf(lane.observe(), item)).toEqual(['done']);
  });

  it.each([
    ['ack', 'done'],
    ['bury', 'dead'],
  ] as const)('[Q15] %s that never returned allows %s and what was before', (kind, state) => {
    const { lane, a, item } = accepted();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'release', item, 'lease-lost');
    lane.settle(a, 3, kind, item, 'unknown');
    expect(statesOf(lane.observe(), item)).toEqual([state, ...alive].sort());
    const seen = lane.observe({ final: lane.snapshot([['one', state]]) });
    expect(counts('Q15', seen)).toEqual(['pass', 1, 0]);
    const nowhere = lane.observe({ final: lane.snapshot([]) });
    expect(counts('Q15', nowhere)).toEqual(['fail', 1, 1]);
    expect(shown('Q15', nowhere)).toEqual([{ touches: [0, 1, 2, 3], operations: [] }]);
    const half = lane.observe({ final: lane.snapshot([['one', 'staging']]) });
    expect(counts('Q15', half)).toEqual(['fail', 1, 1]);
  });

  it('[Q15] settles that all returned leave nothing open', () => {
    const { lane, a, item } = accepted();
    lane.claim(a, 1, [item]);
    lane.settle(a, 2, 'ack', item);
    expect(counts('Q15', lane.observe({ final: lane.snapshot([]) }))).toEqual(['unknown', 0, 0]);
  });

  it('[Q01] a failure shows the last eight touches and what was expected', () => {
    const { lane, a, item } = accepted();
    for (let ms = 1; ms <= 9; ms++) lane.claim(a, ms, [item]);
    expect(shown('Q01', lane.observe({ final: lane.snapshot([]) }))).toEqual([
      { touches: [2, 3, 4, 5, 6, 7, 8, 9], operations: [] },
    ]);
  });
});

describe('a lane that did not reach its end', () => {
  it.each(['Q01', 'Q04', 'Q05', 'Q15', 'Q22'] as const)('[%s] says nothing of where items are', (clause) => {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    lane.batch(producer, 1, 2, ['one', 'two']);
    const poison = lane.enqueue(producer, 2, 'bad', { poison: true });
    lane.claim(consumer, 3, [poison]);
    lane.settle(consumer, 4, 'ack', poison, 'unknown');
    expect(counts(clause, lane.observe())).toEqual(['unknown', 0, 0]);
    expect(counts(clause, lane.observe({ final: lane.snapshot([]) }))[0]).toBe('fail');
  });
});

describe('what is on disk at the end', () => {
  it('[Q04] an accepted item in no place is caught, a refused one is not', () => {
    const { lane } = accepted();
    const refused = lane.history.invoke(0, 'enqueue', 1000);
    lane.history.addItem(refused);
    lane.history.finish(refused, 1100, { outcome: 'fail', note: { code: 'NO_SPACE' } });
    const final = lane.snapshot([]);
    expect(counts('Q04', lane.observe({ final }))).toEqual(['fail', 1, 1]);
    expect(shown('Q04', lane.observe({ final }))).toEqual([{ touches: [0], operations: [] }]);
    expect(counts('Q04', lane.observe())).toEqual(['unknown', 0, 0]);
  });

  it('[Q04] an id in two places shows its history, where it has one', () => {
    const { lane } = accepted();
    const final = lane.snapshot([
      ['one', 'ready'],
      ['one', 'done'],
      ['ghost', 'ready'],
      ['ghost', 'dead'],
    ]);
    expect(shown('Q04', lane.observe({ final }))).toEqual([
      { touches: [0], operations: [] },
      { touches: [], operations: [] },
    ]);
    lane.history.internId('ghost');
    expect(shown('Q04', lane.observe({ final }))).toHaveLength(2);
  });

  it('[Q04] every bucket that holds another number than its name says is a failure', () => {
    const { lane } = accepted();
    const final = lane.snapshot([['one', 'ready']]);
    const audit = { ...soundAudit, countMismatches: 2 };
    expect(counts('Q04', lane.observe({ final, audit }))).toEqual(['fail', 2, 2]);
    expect(counts('Q04', lane.observe({ final, audit: soundAudit }))).toEqual(['pass', 1, 0]);
  });

  it('[Q03] every damaged payload that the auditor found is a failure', () => {
    const { lane, a, item } = accepted();
    lane.claim(a, 1, [item]);
    expect(counts('Q03', lane.observe({ audit: soundAudit }))).toEqual(['pass', 11, 0]);
    const audit = { ...soundAudit, damaged: 2, examples: ['one is short'] };
    expect(counts('Q03', lane.observe({ audit }))).toEqual(['fail', 11, 2]);
    const messages = decide('Q03', lane.observe({ audit })).examples.map(({ message }) => message);
    expect(messages[0]).toBe('one is short');
    expect(messages[1]).not.toBe('one is short');
  });

  it('[Q03] only a read of other bytes is a failure, and it shows', () => {
    const { lane, a, item } = accepted();
    const claim = lane.operation(a, 1, 'claim');
    lane.history.touch(claim, item, 'ok', TOUCH_DETAILS.damaged);
    const read = lane.operation(a, 2, 'read');
    lane.history.touch(read, item, 'fail', TOUCH_DETAILS.threw);
    expect(counts('Q03', lane.observe())).toEqual(['pass', 1, 0]);
    const touch = lane.history.touch(read, 0xffffffff, 'fail', TOUCH_DETAILS.damaged);
    expect(counts('Q03', lane.observe())).toEqual(['fail', 1, 1]);
    expect(shown('Q03', lane.observe())).toEqual([{ touches: [touch], operations: [] }]);
  });

  it('[Q02] claims of what nobody knows are left to the list of phantoms', () => {
    const { lane, a, item } = accepted();
    const claim = lane.operation(a, 1, 'claim');
    lane.history.touch(claim, 0xffffffff, 'ok');
    lane.history.touch(claim, item, 'ok');
    const read = lane.operation(a, 2, 'read');
    lane.history.touch(read, item, 'ok');
    expect(counts('Q02', lane.observe())).toEqual(['pass', 2, 0]);
    lane.history.phantoms.push({ id: 'ghost', operation: claim });
    expect(shown('Q02', lane.observe())).toEqual([{ touches: [], operations: [claim] }]);
  });

  it('[Q02] a claim that returned before the enqueue was invoked shows the whole item', () => {
    const lane = new LaneFixture();
    const [producer, consumer] = [lane.process('producer'), lane.process('consumer')];
    const item = lane.enqueue(producer, 5, 'one');
    lane.claim(consumer, 4, [item], 1);
    expect(counts('Q02', lane.observe())).toEqual(['pass', 1, 0]);
    lane.claim(consumer, 3, [item], 1);
    expect(counts('Q02', lane.observe())).toEqual(['fail', 2, 1]);
    expect(shown('Q02', lane.observe())).toEqual([{ touches: [2, 1, 0], operations: [] }]);
  });

  it('[Q02] a refused item that is listed shows its touches', () => {
    const { lane, item } = failed({ code: 'NO_SPACE' });
    const touch = lane.history.touch(0, item, 'fail', TOUCH_DETAILS.threw);
    lane.history.bind(item, 'one');
    const final = lane.snapshot([['one', 'ready']]);
    expect(shown('Q02', lane.observe({ final }))).toEqual([{ touches: [touch], operations: [] }]);
  });
});
