import type { Journal, JournalWarning, Ports } from '@spoolproof/contract';
import { openJournal } from '@spoolproof/journal';
import { nodePorts } from '@spoolproof/node';
import type { CaseRoot } from '../cases/case-root.ts';
import type { DispositionRecord } from './ledger-record.ts';
import { ledgerRecords, LedgerState, type LedgerEntry } from './ledger-state.ts';

/** What became of a record. `already-recorded`: the identity has an entry, which stands whatever was to be recorded. */
export interface Recorded {
  readonly status: 'recorded' | 'already-recorded';
  readonly entry: LedgerEntry;
}

/** The ledger of dispositions: one entry per identity, in a journal, for one process at a time. */
export class Ledger implements AsyncDisposable {
  readonly #journal: Journal;
  readonly #state: LedgerState;

  private constructor(journal: Journal, state: LedgerState) {
    this.#journal = journal;
    this.#state = state;
  }

  /**
   * Opens the ledger of a directory of cases, and makes it when there is none.
   * @param warn told of what the journal sets aside; default: nobody is.
   * @throws SpoolError JOURNAL_HELD when another process has it, JOURNAL_DAMAGED, and those of the disk.
   */
  static async open(
    { layout }: CaseRoot,
    ports: Ports = nodePorts(),
    warn: (warning: JournalWarning) => void = () => undefined,
  ): Promise<Ledger> {
    const state = new LedgerState();
    return new Ledger(await openJournal(layout.ledger, { state, ports, onWarning: warn }), state);
  }

  /** How many identities have an entry. */
  get size(): number {
    return this.#state.entries.size;
  }

  /** How many items of the queue have been settled by an entry: more than there are entries when alerts were repeated. */
  get itemsSize(): number {
    return this.#state.items.size;
  }

  /** The entry of an identity, or undefined. */
  entryOf(identity: string): LedgerEntry | undefined {
    return this.#state.entries.get(identity);
  }

  /** The identity that an item of the queue brought, or undefined when none is recorded. */
  identityOfItem(itemId: string): string | undefined {
    return this.#state.items.get(itemId);
  }

  /** All entries as they are now, in any order. Read it to its end. */
  *entries(): Generator<LedgerEntry> {
    for (const [, entry] of this.#state.entries.view()) yield entry;
  }

  /** All items as they are now, with the identity that each brought. Read it to its end. */
  items(): Generator<readonly [string, string], void, undefined> {
    return this.#state.items.view();
  }

  /**
   * Records a disposition, once for an identity. Durable when it resolves.
   * @throws SpoolError NO_SPACE, NOT_DURABLE, IO_FAILED, CLOSED
   * @see spec/contract.md P02
   */
  async record(record: Omit<DispositionRecord, 'kind'>): Promise<Recorded> {
    const there = this.#state.entries.get(record.identity);
    if (there !== undefined) return await this.#repeat(there, record.itemId);
    const bytes = ledgerRecords.encode({ kind: 'disposition', ...record });
    const { firstLsn } = await this.#journal.append([bytes]);
    const entry = this.#state.entries.get(record.identity) ?? {
      kind: 'disposition',
      ...record,
      lsn: firstLsn,
    };
    return { status: entry.lsn === firstLsn ? 'recorded' : 'already-recorded', entry };
  }

  async #repeat(entry: LedgerEntry, itemId: string): Promise<Recorded> {
    if (this.#state.items.get(itemId) !== entry.identity) {
      const repeat = { kind: 'repeat' as const, identity: entry.identity, itemId };
      await this.#journal.append([ledgerRecords.encode(repeat)]);
    }
    return { status: 'already-recorded', entry };
  }

  /** Lets others open it. Calling it again does nothing. */
  async close(): Promise<void> {
    await this.#journal.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
