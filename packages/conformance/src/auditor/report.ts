import { ITEM_STATES } from '@spoolproof/contract';
import type { ItemState } from '@spoolproof/contract';

import type { AuditorName } from '../subject.ts';

/** What can be wrong with a directory. */
export type AuditDefectKind =
  /** One id in two places (Q04). */
  | 'duplicate'
  /** A number of a producer's sequence that is nowhere and was not retired (Q01, Q04). */
  | 'hole'
  /** A sealed bucket whose name counts other than what is in it (Q18). */
  | 'count-mismatch'
  /** A payload whose length or checksum is not the one in its name (Q03). */
  | 'damaged'
  /** A key that is taken by an item that is nowhere (Q19). */
  | 'key-without-item'
  /** A dead item without the reason beside it, or a reason without its item (Q22). */
  | 'reason-missing'
  /** A bucket where its kind does not belong. */
  | 'misplaced'
  /** Something that cannot be read as what it should be. */
  | 'unreadable';

/** One thing that is wrong. */
export interface AuditDefect {
  readonly kind: AuditDefectKind;
  /** Relative to the root. */
  readonly path: string;
  readonly message: string;
}

/** An item that an auditor found. */
export interface AuditEntry {
  readonly id: string;
  readonly state: ItemState;
  /** Relative to the root. */
  readonly path: string;
}

/** What `ready` is made of. */
export interface ReadyShape {
  readonly sealedBuckets: number;
  readonly partialBuckets: number;
  readonly partialItems: number;
}

/** What an auditor found out from a directory alone. */
export interface AuditReport {
  readonly auditor: AuditorName;
  readonly root: string;
  /** Entries per state. */
  readonly counts: Readonly<Record<ItemState, number>>;
  /** Items in `ready`. */
  readonly depth: number;
  /** What `ready` is made of: complete buckets, buckets that items are taken from one by one, and the items in those. */
  readonly ready: ReadyShape;
  /** Items that are somewhere, staging left out. */
  readonly items: number;
  /** Items whose ids retention has written down as deleted. */
  readonly retired: number;
  readonly owners: number;
  readonly foreign: { readonly count: number; readonly paths: readonly string[] };
  /** Numbers of producers' sequences that are nowhere. */
  readonly holes: number;
  readonly defects: readonly AuditDefect[];
  /** How many of each kind there are; `defects` lists the first hundred. */
  readonly defectCounts: Readonly<Partial<Record<AuditDefectKind, number>>>;
  readonly largestDirectory: { readonly path: string; readonly entries: number };
  /** Payloads whose length and checksum were compared. */
  readonly payloadsChecked: number;
  /** No id in two places, no count that is wrong, nothing unreadable: holes are judged with the history (Q04). */
  readonly isConserving: boolean;
}

const defectsMax = 100;
const foreignMax = 1000;

/** Collects what an auditor finds. */
export class ReportBuilder {
  readonly #counts: Record<ItemState, number> = zeroCounts();
  readonly #defects: AuditDefect[] = [];
  readonly #defectCounts: Partial<Record<AuditDefectKind, number>> = {};
  readonly #foreign: string[] = [];
  #foreignCount = 0;
  #largest = { path: '', entries: 0 };
  readonly #ready = { sealedBuckets: 0, partialBuckets: 0, partialItems: 0 };
  owners = 0;
  retired = 0;
  holes = 0;
  payloadsChecked = 0;

  count(state: ItemState): void {
    this.#counts[state]++;
  }

  defect(kind: AuditDefectKind, path: string, message: string): void {
    this.#defectCounts[kind] = (this.#defectCounts[kind] ?? 0) + 1;
    if (this.#defects.length < defectsMax) this.#defects.push({ kind, path, message });
  }

  foreign(path: string): void {
    this.#foreignCount++;
    if (this.#foreign.length < foreignMax) this.#foreign.push(path);
  }

  /** Notes a bucket of `ready`. */
  readyBucket(isSealed: boolean, items: number): void {
    if (isSealed) this.#ready.sealedBuckets++;
    else {
      this.#ready.partialBuckets++;
      this.#ready.partialItems += items;
    }
  }

  /** Notes how many entries of the queue's own a directory has. */
  directory(path: string, entries: number): void {
    if (entries > this.#largest.entries) this.#largest = { path, entries };
  }

  build(auditor: AuditorName, root: string): AuditReport {
    const { staging, ...accepted } = this.#counts;
    const wrong = this.#defectCounts;
    return {
      auditor,
      root,
      counts: { staging, ...accepted },
      depth: accepted.ready,
      ready: this.#ready,
      items: Object.values(accepted).reduce((sum, count) => sum + count, 0),
      retired: this.retired,
      owners: this.owners,
      foreign: { count: this.#foreignCount, paths: this.#foreign },
      holes: this.holes,
      defects: this.#defects,
      defectCounts: wrong,
      largestDirectory: this.#largest,
      payloadsChecked: this.payloadsChecked,
      isConserving: !wrong.duplicate && !wrong['count-mismatch'] && !wrong.unreadable && !wrong.damaged,
    };
  }
}

function zeroCounts(): Record<ItemState, number> {
  return Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Record<ItemState, number>;
}
