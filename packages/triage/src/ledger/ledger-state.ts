import type { JournalState } from '@spoolproof/contract';
import { CopyOnWriteMap, jsonRecords, type JsonRecords } from '@spoolproof/journal';
import {
  parseLedgerRecord,
  parseSnapshotRecord,
  type DispositionRecord,
  type LedgerRecord,
  type LedgerSnapshotRecord,
} from './ledger-record.ts';

/** An entry of the ledger: what was recorded, and under which number of the journal. */
export interface LedgerEntry extends DispositionRecord {
  readonly lsn: number;
}

/** The codec of the ledger's records. */
export const ledgerRecords: JsonRecords<LedgerRecord> = jsonRecords(parseLedgerRecord);
const snapshotRecords = jsonRecords(parseSnapshotRecord);

/**
 * One entry per identity, and which item of the queue brought which identity. The first record of an identity stands: a
 * later one only adds its item, so that a replay cannot change a disposition (P02).
 */
export class LedgerState implements JournalState {
  /** By identity. */
  readonly entries: CopyOnWriteMap<string, LedgerEntry> = new CopyOnWriteMap();
  /** From the queue's item to the identity that it brought. */
  readonly items: CopyOnWriteMap<string, string> = new CopyOnWriteMap();

  check(record: Uint8Array): void {
    ledgerRecords.check(record);
  }

  apply(bytes: Uint8Array, lsn: number): void {
    const record = ledgerRecords.decode(bytes);
    if (record.kind === 'disposition') {
      if (!this.entries.has(record.identity)) this.entries.set(record.identity, { ...record, lsn });
    } else if (!this.entries.has(record.identity)) {
      throw new Error(`a repeat of ${record.identity}, which has no entry`);
    }
    this.items.set(record.itemId, record.identity);
  }

  *snapshot(): Generator<Uint8Array> {
    // Both views begin here; entries come first, since restoring a repeat needs nothing else.
    const entries = this.entries.view();
    const items = this.items.view();
    const encode = (record: LedgerSnapshotRecord): Uint8Array => snapshotRecords.encode(record);
    for (const [, { lsn, ...entry }] of entries) yield encode({ kind: 'kept', lsn, entry });
    for (const [itemId, identity] of items) yield encode({ kind: 'repeat', identity, itemId });
  }

  restore(bytes: Uint8Array): void {
    const record = snapshotRecords.decode(bytes);
    if (record.kind === 'repeat') {
      this.items.set(record.itemId, record.identity);
      return;
    }
    this.entries.set(record.entry.identity, { ...record.entry, lsn: record.lsn });
    this.items.set(record.entry.itemId, record.entry.identity);
  }
}
