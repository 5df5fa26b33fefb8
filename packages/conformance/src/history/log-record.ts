import { crc32 } from 'node:zlib';

import { HISTORY_OPERATIONS, HISTORY_OUTCOMES } from '@spoolproof/contract';
import type { HistoryOperation, HistoryOutcome } from '@spoolproof/contract';

/** Whether a record of a log says that an operation began or that it ended. */
export type LogRecordKind = 'invoke' | 'return';

/**
 * One record of the log that a process writes: before an operation, and after it. `numbers` mean: at an invocation
 * what was asked for, first own item number, count of items; at a return calls, vanished, entries, renames, stats,
 * fsyncs.
 */
export interface LogRecord {
  readonly kind: LogRecordKind;
  readonly operation: HistoryOperation;
  readonly outcome: HistoryOutcome;
  /** Number of the operation within its process. */
  readonly number: number;
  readonly timeUs: number;
  readonly numbers: readonly number[];
  readonly body: unknown;
}

/** A record as it is read: the body is decoded only when somebody asks, since most readers skip most bodies. */
export interface DecodedRecord extends Omit<LogRecord, 'body'> {
  readBody(): unknown;
}

const numbersMax = 6;
const headerBytes = 24 + 4 * numbersMax;

/** Encodes a record: length, CRC-32 of the rest, fixed fields, then the body as JSON. */
export function encodeLogRecord(record: LogRecord): Buffer {
  const body = record.body === undefined ? '' : JSON.stringify(record.body);
  const bytes = Buffer.alloc(headerBytes + Buffer.byteLength(body));
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt8(record.kind === 'invoke' ? 1 : 2, 8);
  bytes.writeUInt8(HISTORY_OPERATIONS.indexOf(record.operation), 9);
  bytes.writeUInt8(HISTORY_OUTCOMES.indexOf(record.outcome), 10);
  bytes.writeUInt32LE(record.number, 12);
  bytes.writeDoubleLE(record.timeUs, 16);
  for (let index = 0; index < numbersMax; index++) {
    bytes.writeUInt32LE(Math.min(record.numbers[index] ?? 0, 0xffffffff), 24 + 4 * index);
  }
  bytes.write(body, headerBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/**
 * Decodes the records of a log. A torn record can only be the last one, since the process died while writing it: it
 * is left out.
 *
 * @throws Error when a record before the last one is damaged: then the log proves nothing.
 */
export function* decodeLogRecords(bytes: Buffer): Generator<DecodedRecord> {
  let offset = 0;
  while (offset + headerBytes <= bytes.length) {
    const length = bytes.readUInt32LE(offset);
    if (length < headerBytes) throw new Error(`record of ${length} bytes at ${offset}: the log is damaged`);
    if (offset + length > bytes.length) return;
    const record = bytes.subarray(offset, offset + length);
    if (crc32(record.subarray(8)) !== record.readUInt32LE(4)) {
      if (offset + length === bytes.length) return;
      throw new Error(`wrong checksum at ${offset}: the log is damaged`);
    }
    yield decode(record);
    offset += length;
  }
}

function decode(record: Buffer): DecodedRecord {
  const operation = HISTORY_OPERATIONS[record.readUInt8(9)];
  const outcome = HISTORY_OUTCOMES[record.readUInt8(10)];
  if (operation === undefined || outcome === undefined) throw new Error('a log record of no known kind');
  const numbers: number[] = [];
  for (let index = 0; index < numbersMax; index++) numbers.push(record.readUInt32LE(24 + 4 * index));
  return {
    kind: record.readUInt8(8) === 1 ? 'invoke' : 'return',
    operation,
    outcome,
    number: record.readUInt32LE(12),
    timeUs: record.readDoubleLE(16),
    numbers,
    readBody: () =>
      record.length === headerBytes
        ? undefined
        : (JSON.parse(record.toString('utf8', headerBytes)) as unknown),
  };
}
