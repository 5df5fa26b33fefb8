import { describe, expect, it } from 'vitest';
import type { HistoryOperation, ItemState } from '@spoolproof/contract';
import type { CapWindow, InterruptedCap, Observation } from '../../src/index.ts';
import { counts, shown } from './decide.ts';
import { LaneFixture } from './lane-fixture.ts';

type Places = readonly (readonly [id: string, state: ItemState])[];

/** Items of one producer, touches 0 and on, and an archiver; windows last from 50 to 200 milliseconds. */
class CapFixture extends LaneFixture {
  readonly producer = this.process('producer');
  readonly archiver = this.process('archiver');
  readonly items: readonly number[];

  constructor(ids: readonly string[] = ['i0', 'i1', 'i2', 'i3']) {
    super();
    this.items = ids.map((id, number) => this.enqueue(this.producer, number, id));
  }

  act(ms: number, kind: HistoryOperation, note: unknown, failed = false): number {
    return this.operation(this.archiver, ms, kind, { note, failed });
  }

  window(before: Places, after: Places, change: Partial<CapWindow> = {}): Observation {
    const window = {
      fromUs: 50_000,
      toUs: 200_000,
      before: this.snapshot(before),
      after: this.snapshot(after),
    };
    return this.observe({
      capWindows: [{ ...window, cap: 2, isSolo: false, order: null, work: null, ...change }],
    });
  }

  readmit(before: Places, after: Places): Observation {
    const window = {
      fromUs: 50_000,
      toUs: 200_000,
      before: this.snapshot(before),
      after: this.snapshot(after),
    };
    return this.observe({ readmits: [window] });
  }
}

const all = (...states: readonly ItemState[]): Places => states.map((state, number) => [`i${number}`, state]);
const ready = all('ready', 'ready', 'ready', 'ready');
const halved = all('overflow', 'overflow', 'ready', 'ready');

describe('archiving once', () => {
  it('[Q10] each item that left ready is an opportunity', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 2 });
    expect(counts('Q10', lane.window(ready, halved))).toEqual(['pass', 2, 0]);
  });

  it('[Q10] items that were there before the enforcement and are nowhere after it are caught', () => {
    const lane = new CapFixture();
    const cap = lane.act(100, 'cap', { archived: 1 });
    const lost: Places = [
      ['i0', 'overflow'],
      ['i2', 'ready'],
      ['i3', 'ready'],
    ];
    expect(counts('Q10', lane.window(ready, lost))).toEqual(['fail', 2, 1]);
    expect(shown('Q10', lane.window(ready, lost))).toEqual([{ touches: [], operations: [cap] }]);
  });

  it('[Q10] what was being staged may be gone', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 2 });
    const before: Places = [...ready, ['i4', 'staging']];
    // An id that is known and nowhere, before as after, is not lost by the enforcement either.
    lane.history.internId('stranger');
    expect(counts('Q10', lane.window(before, halved))).toEqual(['pass', 2, 0]);
  });

  it('[Q10] what was in the archive before does not count, and done is an archive too', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 1 });
    const before = all('overflow', 'done', 'ready', 'ready');
    expect(counts('Q10', lane.window(before, all('overflow', 'done', 'overflow', 'ready')))).toEqual([
      'pass',
      1,
      0,
    ]);
    expect(counts('Q10', lane.window(before, all('overflow', 'done', 'done', 'ready')))).toEqual([
      'pass',
      1,
      0,
    ]);
    expect(counts('Q10', lane.window(before, before))).toEqual(['fail', 1, 1]);
  });

  it('[Q10] enforcements of which one failed may have archived more than was reported, and not less', () => {
    const reported = (archived: number, failed: boolean): Observation => {
      const lane = new CapFixture();
      lane.act(100, 'cap', { archived });
      if (failed) lane.act(110, 'cap', { code: 'IO_FAILED' }, true);
      return lane.window(ready, halved);
    };
    expect(counts('Q10', reported(1, true))).toEqual(['pass', 2, 0]);
    expect(counts('Q10', reported(2, true))).toEqual(['pass', 2, 0]);
    expect(counts('Q10', reported(3, true))).toEqual(['fail', 2, 1]);
    expect(counts('Q10', reported(1, false))).toEqual(['fail', 2, 1]);
  });

  it.each(['Q10', 'Q12', 'Q18'] as const)(
    '[%s] shows the first eight enforcements of the window',
    (clause) => {
      const lane = new CapFixture();
      lane.act(10, 'cap', { archived: 0 });
      const caps = Array.from({ length: 9 }, (_, number) => lane.act(100 + number, 'cap', { archived: 1 }));
      expect(shown(clause, lane.window(ready, all('overflow', 'ready', 'ready', 'ready')))[0]).toEqual({
        touches: [],
        operations: caps.slice(0, 8),
      });
    },
  );
});

describe('a cap', () => {
  it('[Q12] that was not exceeded, or that nobody enforced, says nothing', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 0 });
    const within = all('ready', 'ready');
    expect(counts('Q12', lane.window(within, all('overflow', 'ready')))).toEqual(['unknown', 0, 0]);
    expect(counts('Q12', new CapFixture().window(ready, ready))).toEqual(['unknown', 0, 0]);
    const failing = new CapFixture();
    failing.act(100, 'cap', { code: 'IO_FAILED' }, true);
    expect(counts('Q12', failing.window(ready, ready))).toEqual(['unknown', 0, 0]);
  });

  it('[Q12] holds when one of several enforcements returned', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 2 });
    lane.act(110, 'cap', { code: 'IO_FAILED' }, true);
    expect(counts('Q12', lane.window(ready, ready))).toEqual(['fail', 1, 1]);
    expect(counts('Q12', lane.window(ready, halved))).toEqual(['pass', 2, 0]);
  });

  it('[Q12] a newer item that was archived instead of an older one shows with it', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 2 });
    const after = all('overflow', 'ready', 'overflow', 'ready');
    expect(counts('Q12', lane.window(ready, after))).toEqual(['fail', 2, 1]);
    expect(shown('Q12', lane.window(ready, after))).toEqual([{ touches: [1, 2], operations: [] }]);
  });

  it('[Q12] compares the newest victim with the oldest that stayed', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 2 });
    const after = all('ready', 'overflow', 'overflow', 'ready');
    expect(shown('Q12', lane.window(ready, after))).toEqual([{ touches: [0, 2], operations: [] }]);
  });

  it('[Q12] producers have no order among each other', () => {
    const lane = new CapFixture(['i0', 'i1']);
    const other = lane.process('producer');
    lane.enqueue(other, 10, 'i2');
    lane.enqueue(other, 11, 'i3');
    lane.act(100, 'cap', { archived: 2 });
    const after = all('ready', 'ready', 'overflow', 'overflow');
    expect(counts('Q12', lane.window(ready, after))).toEqual(['pass', 2, 0]);
  });

  it('[Q12] items that were delivered once, not ready, or not known have no order', () => {
    const lane = new CapFixture();
    lane.claim(lane.process('consumer'), 20, [lane.items[0]!]);
    lane.act(100, 'cap', { archived: 2 });
    const strangers: Places = [
      ['ghost', 'ready'],
      ['stranger', 'ready'],
    ];
    lane.history.internId('stranger');
    const before: Places = [...all('ready', 'delayed', 'ready', 'ready'), ...strangers];
    const after: Places = [
      ...all('ready', 'delayed', 'overflow', 'ready'),
      ['stranger', 'overflow'],
      ['ghost', 'overflow'],
    ];
    // The cap leaves two: only the order is at issue.
    expect(counts('Q12', lane.window(before, after))).toEqual(['pass', 2, 0]);
  });

  it('[Q12] an item that was not ready is no victim, however new', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 1 });
    const before = all('ready', 'ready', 'ready', 'delayed');
    const after = all('overflow', 'ready', 'ready', 'delayed');
    expect(counts('Q12', lane.window(before, after))).toEqual(['pass', 2, 0]);
  });

  it('[Q12] archived items of which none comes back by readmission are caught', () => {
    const lane = new CapFixture();
    const readmit = lane.act(100, 'readmit', { readmitted: 0 });
    lane.act(110, 'cap', { archived: 0 });
    const stuck = lane.readmit(halved, halved);
    expect(counts('Q12', stuck)).toEqual(['fail', 1, 1]);
    expect(shown('Q12', stuck)).toEqual([{ touches: [], operations: [readmit] }]);
    expect(counts('Q12', lane.readmit(halved, all('ready', 'overflow', 'ready', 'ready')))).toEqual([
      'pass',
      1,
      0,
    ]);
    expect(counts('Q12', lane.readmit(ready, ready))).toEqual(['pass', 1, 0]);
    const never = { ...stuck, capabilities: { ...stuck.capabilities, readmit: false } };
    expect(counts('Q12', never)).toEqual(['pass', 1, 0]);
  });
});

describe('reports', () => {
  it('[Q18] of readmissions are added up and compared with what left the archive', () => {
    const readmitted = (...numbers: readonly number[]): Observation => {
      const lane = new CapFixture();
      for (const [index, number] of numbers.entries())
        lane.act(100 + index, 'readmit', { readmitted: number });
      lane.act(150, 'cap', { readmitted: 7 });
      return lane.readmit(halved, all('ready', 'ready', 'ready', 'ready'));
    };
    expect(counts('Q18', readmitted(2))).toEqual(['pass', 1, 0]);
    expect(counts('Q18', readmitted(1, 1))).toEqual(['pass', 1, 0]);
    expect(counts('Q18', readmitted(1))).toEqual(['fail', 1, 1]);
    expect(shown('Q18', readmitted(1))).toEqual([{ touches: [], operations: [4] }]);
  });

  it('[Q18] of readmissions leave out what stayed in the archive', () => {
    const lane = new CapFixture();
    lane.act(100, 'readmit', { readmitted: 1 });
    const after = all('ready', 'overflow', 'ready', 'ready');
    expect(counts('Q18', lane.readmit(halved, after))).toEqual(['pass', 1, 0]);
  });

  it('[Q18] are not compared when one of the operations failed', () => {
    const lane = new CapFixture();
    lane.act(100, 'readmit', { readmitted: 1 });
    lane.act(110, 'readmit', { code: 'IO_FAILED' }, true);
    expect(counts('Q18', lane.readmit(halved, ready))).toEqual(['unknown', 0, 0]);
    const caps = new CapFixture();
    caps.act(100, 'cap', { archived: 1 });
    caps.act(110, 'cap', { code: 'IO_FAILED' }, true);
    expect(counts('Q18', caps.window(ready, halved))).toEqual(['unknown', 0, 0]);
    expect(counts('Q18', new CapFixture().window(ready, halved, { isSolo: true }))).toEqual([
      'unknown',
      0,
      0,
    ]);
  });

  it('[Q18] of the depth are compared when one archiver was alone and told it', () => {
    const told = (note: unknown, isSolo: boolean): Observation => {
      const lane = new CapFixture();
      lane.act(100, 'cap', note);
      return lane.window(ready, halved, { isSolo });
    };
    expect(counts('Q18', told({ archived: 2 }, true))).toEqual(['pass', 1, 0]);
    expect(counts('Q18', told({ archived: 2, depthAfter: '3' }, true))).toEqual(['pass', 1, 0]);
    expect(counts('Q18', told({ archived: 2, depthAfter: 3 }, false))).toEqual(['pass', 1, 0]);
    expect(counts('Q18', told({ archived: 2, depthAfter: 3 }, true))).toEqual(['fail', 1, 1]);
    expect(shown('Q18', told({ archived: 2, depthAfter: 3 }, true))).toEqual([
      { touches: [], operations: [4] },
    ]);
  });

  it.each([undefined, null, 'two', 2, { archived: '2' }, {}])('[Q18] a report of %j says nothing', (note) => {
    const lane = new CapFixture();
    lane.act(100, 'cap', note);
    expect(counts('Q18', lane.window(ready, halved))).toEqual(['fail', 1, 1]);
    expect(counts('Q18', lane.window(ready, ready))).toEqual(['pass', 1, 0]);
  });

  it('[Q18] of states that the auditor did not find mean none', () => {
    const lane = new LaneFixture();
    const stats = [{ reported: { ready: 0, done: 1 }, audited: {} }];
    expect(counts('Q18', lane.observe({ stats }))).toEqual(['fail', 2, 1]);
  });
});

describe('progress', () => {
  const killed: InterruptedCap = {
    depthBefore: 100,
    depthAfter: 100,
    afterRename: 4,
    cap: 50,
    wasKilled: true,
  };

  function interrupted(change: Partial<InterruptedCap>): Observation {
    return new LaneFixture().observe({ interruptedCaps: [{ ...killed, ...change }] });
  }

  it('[Q24] is due after the renames of the preparation, and only above the cap', () => {
    expect(counts('Q24', interrupted({}))).toEqual(['fail', 1, 1]);
    expect(counts('Q24', interrupted({ depthAfter: 99 }))).toEqual(['pass', 1, 0]);
    expect(counts('Q24', interrupted({ afterRename: 3 }))).toEqual(['unknown', 0, 0]);
    expect(counts('Q24', interrupted({ wasKilled: false }))).toEqual(['unknown', 0, 0]);
    expect(counts('Q24', interrupted({ cap: 100 }))).toEqual(['unknown', 0, 0]);
    expect(counts('Q24', interrupted({ cap: 101 }))).toEqual(['unknown', 0, 0]);
  });

  it('[Q24] a depth that grew is caught however early the kill was', () => {
    expect(counts('Q24', interrupted({ depthAfter: 101, afterRename: 1 }))).toEqual(['fail', 1, 1]);
    expect(counts('Q24', interrupted({ depthAfter: 101 }))).toEqual(['fail', 1, 1]);
  });

  it('[Q24] enforcements that failed and moved nothing show, four of them', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 0 });
    const threw = [101, 102, 103, 104, 105].map((ms) => lane.act(ms, 'cap', { code: 'IO_FAILED' }, true));
    expect(counts('Q24', lane.window(ready, ready))).toEqual(['fail', 1, 1]);
    expect(shown('Q24', lane.window(ready, ready))).toEqual([{ touches: [], operations: threw.slice(0, 4) }]);
    expect(counts('Q24', lane.window(ready, halved))).toEqual(['pass', 1, 0]);
    expect(counts('Q24', lane.window(ready, ready, { cap: 4 }))).toEqual(['unknown', 0, 0]);
  });

  it('[Q24] enforcements that returned say nothing of it', () => {
    const lane = new CapFixture();
    lane.act(100, 'cap', { archived: 0 });
    expect(counts('Q24', lane.window(ready, ready))).toEqual(['unknown', 0, 0]);
  });
});
