import { describe, expect, it } from 'vitest';
import type { HistoryOperation } from '@spoolproof/contract';
import { counts, shown } from './decide.ts';
import { LaneFixture } from './lane-fixture.ts';

const gone = { name: 'Error', message: "ENOENT: no such file, lstat 'i1.json'", errno: 'ENOENT' };

/** An enforcement, operation 0, that threw for an entry. */
function threw(note: unknown, kind: HistoryOperation = 'cap', failed = true): LaneFixture {
  const lane = new LaneFixture();
  lane.operation(lane.process('archiver'), 10, kind, { failed, note });
  return lane;
}

describe('an entry that vanished', () => {
  it.each([
    { ...gone, errno: 'EIO' },
    { ...gone, injected: 'ENOENT' },
    { ...gone, errno: undefined },
    undefined,
    null,
    'ENOENT',
    { archived: 3 },
    { threw: 'ENOENT' },
    { threw: [null, 'ENOENT', {}, { error: null }, { error: 'ENOENT' }] },
  ])('[Q13] is not what %j is about', (note) => {
    expect(counts('Q13', threw(note).observe())).toEqual(['unknown', 0, 0]);
  });

  it('[Q13] is judged where the operation failed, and not where it only tells of an error', () => {
    expect(counts('Q13', threw(gone).observe())).toEqual(['fail', 1, 1]);
    expect(counts('Q13', threw(gone, 'cap', false).observe())).toEqual(['unknown', 0, 0]);
    expect(counts('Q13', threw({ errno: 'ENOENT' }).observe())).toEqual(['unknown', 0, 0]);
  });

  it('[Q13] is judged for every read of a report', () => {
    const report = { threw: [{ id: 'i1', error: gone }, { id: 'i2' }, { id: 'i3', error: gone }] };
    expect(counts('Q13', threw(report, 'read', false).observe())).toEqual(['fail', 2, 2]);
  });

  it('[Q13] shows failed enforcements before everything else', () => {
    const lane = new LaneFixture();
    const [a, b] = [lane.process('consumer'), lane.process('archiver')];
    const read = lane.operation(a, 1, 'read', { failed: true, note: gone });
    lane.operation(a, 2, 'read', { failed: true });
    const cap = lane.operation(b, 100, 'cap', { failed: true, note: gone });
    expect(shown('Q13', lane.observe()).map(({ operations }) => operations)).toEqual([[cap], [read]]);
  });

  it.each([
    "ENOENT: no such file, lstat 'i1.json'",
    "ENOENT: no such file, lstat 'queue/ready/i1.json'",
    "ENOENT: no such file, lstat 'queue/ready/i1'",
    "ENOENT: no such file, rename 'queue/ready/i1.json' -> 'queue/done/i1.json'",
  ])('[Q13] shows the touches of its item: %s', (message) => {
    const lane = new LaneFixture();
    const producer = lane.process('producer');
    lane.enqueue(producer, 0, 'i0');
    const item = lane.enqueue(producer, 0, 'i1');
    const consumer = lane.process('consumer');
    for (let ms = 1; ms <= 4; ms++) lane.claim(consumer, ms, [item]);
    const cap = lane.operation(lane.process('archiver'), 10, 'cap', {
      failed: true,
      note: { ...gone, message },
    });
    expect(shown('Q13', lane.observe())).toEqual([{ touches: [1, 2, 3, 4], operations: [cap] }]);
  });

  it.each(['ENOENT: no path at all', "ENOENT: lstat 'ghost.json'", "ENOENT: lstat 'stranger.json'"])(
    '[Q13] that is no known item shows no touches: %s',
    (message) => {
      const lane = threw({ ...gone, message });
      lane.enqueue(lane.process('producer'), 0, 'i1');
      lane.history.internId('stranger');
      lane.snapshot([['ghost', 'ready']]);
      expect(shown('Q13', lane.observe())).toEqual([{ touches: [], operations: [0] }]);
    },
  );

  it('[Q13] shows up to four operations of others that were moving entries meanwhile', () => {
    const lane = new LaneFixture();
    const [me, other] = [lane.process('archiver'), lane.process('archiver')];
    // An operation of the fixture takes half a millisecond.
    lane.operation(other, 9, 'cap');
    const touching = lane.operation(other, 9.5, 'cap');
    const own = lane.operation(me, 10, 'sweep', { failed: true, note: gone });
    lane.operation(me, 10, 'cap');
    lane.operation(other, 10, 'claim');
    const sweep = lane.operation(other, 10.2, 'sweep');
    const readmit = lane.operation(other, 10.5, 'readmit');
    lane.operation(other, 10.6, 'cap');
    expect(shown('Q13', lane.observe())[0]?.operations).toEqual([touching, sweep, readmit, own]);
    const more = [lane.operation(other, 10.1, 'cap'), lane.operation(other, 10.3, 'cap')];
    expect(shown('Q13', lane.observe())[0]?.operations).toEqual([touching, sweep, readmit, more[0], own]);
  });
});
