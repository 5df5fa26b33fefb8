import { describe, expect, it } from 'vitest';
import { Column } from '../../src/history/column.ts';
import { HistoryDecoder } from '../../src/history/history-decoder.ts';
import { History, NONE } from '../../src/history/history.ts';
import { IdTable } from '../../src/history/id-table.ts';
import { decodeLogRecords, encodeLogRecord } from '../../src/history/log-record.ts';
import type { LogRecord } from '../../src/history/log-record.ts';
import { Snapshot } from '../../src/history/snapshot.ts';
import { TouchIndex } from '../../src/history/touch-index.ts';

function record(
  kind: LogRecord['kind'],
  operation: LogRecord['operation'],
  changes: Partial<LogRecord> = {},
): Buffer {
  return encodeLogRecord({
    kind,
    operation,
    outcome: kind === 'invoke' ? 'unknown' : 'ok',
    number: 0,
    timeUs: 1000,
    numbers: [],
    body: undefined,
    ...changes,
  });
}

describe('columns and ids', () => {
  it('grow, and refuse an index that is not there', () => {
    const column = new Column(Uint32Array);
    for (let number = 0; number < 1000; number++) column.push(number * 2);
    expect(column.at(999)).toBe(1998);
    expect(() => column.at(1000)).toThrow(RangeError);
    expect(() => column.set(-1, 0)).toThrow(RangeError);
  });

  it('give each id one number, and the id back', () => {
    const table = new IdTable();
    const ids = Array.from({ length: 5000 }, (_, number) => `0hofr-${number}-ü\n`);
    expect(ids.map((id) => table.intern(id))).toEqual(ids.map((_, number) => number));
    expect(ids.map((id) => table.intern(id))).toEqual(ids.map((_, number) => number));
    expect(table.text(4321)).toBe(ids[4321]);
    expect(table.find('never seen')).toBeUndefined();
    expect(table.size).toBe(5000);
  });
});

describe('log records', () => {
  it('come back as they were written', () => {
    const bytes = Buffer.concat([
      record('invoke', 'cap', { numbers: [7], timeUs: 1.5 }),
      record('return', 'cap', { outcome: 'fail', body: { name: 'Error', message: 'ü' } }),
    ]);
    const [invoked, returned] = [...decodeLogRecords(bytes)];
    expect(invoked).toMatchObject({ kind: 'invoke', operation: 'cap', outcome: 'unknown', timeUs: 1.5 });
    expect(invoked?.numbers[0]).toBe(7);
    expect(returned?.readBody()).toEqual({ name: 'Error', message: 'ü' });
  });

  it('[Q01] a record that was torn by a kill is left out, wherever it was torn', () => {
    const whole = record('invoke', 'claim');
    const last = record('return', 'claim', { body: { ids: ['one'], deliveries: [1] } });
    for (let length = 0; length < last.length; length++) {
      const records = [...decodeLogRecords(Buffer.concat([whole, last.subarray(0, length)]))];
      expect(records).toHaveLength(1);
    }
  });

  it('a record that is damaged in the middle makes the log worthless', () => {
    const bytes = Buffer.concat([record('invoke', 'claim'), record('return', 'claim')]);
    bytes[20] = bytes[20]! ^ 1;
    expect(() => [...decodeLogRecords(bytes)]).toThrow(/damaged/u);
  });
});

describe('decoding the logs of several processes', () => {
  const producer = Buffer.concat([
    record('invoke', 'enqueue', { numbers: [0, 0, 1] }),
    record('return', 'enqueue', { body: { id: 'one', status: 'enqueued' } }),
    record('invoke', 'enqueue', { numbers: [0, 1, 1], body: { key: 'k' } }),
    record('return', 'enqueue', { body: { id: 'one', status: 'duplicate' } }),
    // Killed before it was told the id.
    record('invoke', 'enqueue-batch', { numbers: [0, 2, 2] }),
  ]);
  const consumer = Buffer.concat([
    record('invoke', 'claim', { numbers: [5], timeUs: 2000 }),
    record('return', 'claim', {
      body: { ids: ['one', 'three', 'ghost'], deliveries: [1, 2, 1] },
      timeUs: 2100,
    }),
    record('invoke', 'read', { body: { ids: ['one', 'three', 'ghost'] } }),
    record('return', 'read', { body: { tags: [0, 0, 0, 3, -1, -1], damaged: [2], lost: [], threw: [] } }),
    record('invoke', 'ack', { body: { ids: ['one', 'three'] }, timeUs: 2200 }),
    record('return', 'ack', { body: { lost: [1] }, timeUs: 2300 }),
    record('invoke', 'release', { body: { ids: ['three'] }, timeUs: 2400 }),
  ]);

  function decode(): History {
    const history = new History();
    history.addProcess('producer', 0);
    history.addProcess('consumer', 0);
    const logs = [producer, consumer].map((bytes, process) => ({ process, load: () => bytes }));
    const decoder = new HistoryDecoder(history, logs, 1000);
    decoder.decodeEnqueues();
    decoder.decodeReads();
    decoder.decodeRest();
    return history;
  }

  it('learns ids from what was read when the enqueue never returned', () => {
    const history = decode();
    expect(history.items.id.length).toBe(4);
    expect(history.nameOf(0)).toBe('one');
    expect(history.items.id.at(1)).toBe(NONE);
    expect(history.nameOf(3)).toBe('three');
    expect(history.keys.get(1)).toBe('k');
  });

  it('gives each item its touches in order, with lost leases and settles that never returned', () => {
    const history = decode();
    const touches = new TouchIndex(history);
    const kinds = [...touches.of(3)].map((touch) => [
      history.kindOf(history.touches.operation.at(touch)),
      history.touchOutcomeOf(touch),
      history.touches.detail.at(touch),
    ]);
    expect(kinds).toEqual([
      ['claim', 'ok', 0],
      ['ack', 'fail', 2],
      ['release', 'unknown', 0],
    ]);
  });

  it('[Q02] remembers ids that nobody enqueued', () => {
    expect(decode().phantoms.map(({ id }) => id)).toContain('ghost');
  });
});

describe('snapshots', () => {
  it('[Q04] know an id that is in two places', () => {
    const ids = new IdTable();
    const snapshot = new Snapshot(ids);
    snapshot.add('one', 'ready');
    snapshot.add('two', 'staging');
    snapshot.add('one', 'done');
    expect(snapshot.duplicates).toEqual([{ id: 0, states: ['ready', 'done'] }]);
    expect(snapshot.accepted).toBe(2);
    expect(snapshot.stateOf(ids.intern('three'))).toBeNull();
  });

  it('are equal when everything is in the same place', () => {
    const ids = new IdTable();
    const [first, second] = [new Snapshot(ids), new Snapshot(ids)];
    first.add('one', 'ready');
    second.add('one', 'ready');
    expect(first.equals(second)).toBe(true);
    second.add('two', 'ready');
    expect(first.equals(second)).toBe(false);
  });
});
