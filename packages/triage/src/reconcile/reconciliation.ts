import type { AcceptedState } from '@spoolproof/contract';

/**
 * What does not add up.
 * - `case-missing`: the ledger has an entry, and there is no such case.
 * - `case-unrecorded`: a case without an entry, whose item is not waiting to be delivered again.
 * - `case-renamed`: a directory whose `case.json` is of another name.
 * - `case-damaged`: a case that is not as it was published.
 * - `case-differs`: case and entry disagree about identity, disposition or group.
 * - `pack-missing`, `pack-unrecorded`: the same for escalation packs.
 * - `foreign`: something that triage did not put there. It is left alone.
 * - `item-unrecorded`: the queue says an item is done, and no entry has it.
 * - `item-missing`: the ledger has an item that the queue does not, and retention deleted fewer.
 * - `item-dead`: an item with an entry was buried.
 */
export type MismatchKind =
  | 'case-missing'
  | 'case-unrecorded'
  | 'case-renamed'
  | 'case-damaged'
  | 'case-differs'
  | 'pack-missing'
  | 'pack-unrecorded'
  | 'foreign'
  | 'item-unrecorded'
  | 'item-missing'
  | 'item-dead';

/** One thing that does not add up, by name. */
export interface Mismatch {
  readonly kind: MismatchKind;
  /** The id of a case or of an item, or a path below the directory of the cases. */
  readonly name: string;
  readonly message: string;
}

/** What was counted on the disk. */
export interface ReconciliationCounts {
  /** Items that the queue ever accepted: all states together with what retention deleted. */
  readonly accepted: number;
  readonly queue: Readonly<Record<AcceptedState, number>>;
  readonly retired: number;
  /** Directories that are whole cases under their own names. */
  readonly cases: number;
  readonly packs: number;
  readonly ledgerEntries: number;
  /** Items that brought an alert which had its case already. */
  readonly repeats: number;
  /** Cases whose item is still waiting: a run was cut short between case and acknowledgement, and will be gone on with. */
  readonly unsettled: number;
  /** Runs that wrote in staging, and are not known to be gone. */
  readonly staging: number;
}

/** What reconciling found. */
export interface Reconciliation {
  /** Whether there is no mismatch, and both sums are right. */
  readonly holds: boolean;
  /** accepted = cases − unsettled + repeats + ready + leased + delayed + overflow + dead, as numbers. */
  readonly sum: { readonly accepted: number; readonly accounted: number };
  readonly counts: ReconciliationCounts;
  readonly mismatches: readonly Mismatch[];
}
