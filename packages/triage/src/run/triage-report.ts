import type { Abortable } from '@spoolproof/contract';

/** Options of a run. */
export interface TriageOptions extends Abortable {
  /** End when nothing is ready, delayed or leased; default false: go on until aborted. */
  readonly drain?: boolean;
  /** Items leased at once; default 32, at most 1,000. */
  readonly batchItems?: number;
  /** Told after every batch, with what the run has done so far. */
  readonly onProgress?: (report: TriageReport) => void;
}

/** What a run did. Every number was counted as it happened. */
export interface TriageReport {
  /** Alerts that got a ledger entry, by disposition. */
  readonly decided: Readonly<Record<string, number>>;
  /** Items whose alert had an entry already. */
  readonly repeated: number;
  /** Of those decided, cases that an earlier run had published before it was cut short. */
  readonly resumed: number;
  readonly packsPublished: number;
  readonly packsRefused: number;
  /** Items that are in `dead` now: no alert, damaged, or without a place. */
  readonly buried: number;
  /** Leases that were lost: somebody else has the item. */
  readonly lost: number;
}
