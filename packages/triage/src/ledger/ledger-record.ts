import { z } from 'zod';
import { alertGroupSchema, type AlertGroup } from '../policy/alert-group.ts';
import { DISPOSITIONS, type Disposition } from '../policy/disposition.ts';

/** What became of the escalation pack of a case. Only ESCALATE has one; a refused one says why. */
export type PackOutcome =
  | { readonly status: 'not-due' | 'published' }
  | { readonly status: 'refused'; readonly reasons: readonly string[] };

/** What is recorded of an alert, once for its identity. */
export interface DispositionRecord {
  readonly kind: 'disposition';
  readonly identity: string;
  readonly caseId: string;
  readonly disposition: Disposition;
  readonly decidedBy: string;
  readonly decidedAt: string;
  /** The queue's item that this entry settles. */
  readonly itemId: string;
  readonly pack: PackOutcome;
  /** Which alerts it is looked at with; null when no window of the policy is meant for it. */
  readonly group: AlertGroup | null;
}

/** Another item brought an alert that has its entry. */
interface RepeatRecord {
  readonly kind: 'repeat';
  readonly identity: string;
  readonly itemId: string;
}

/** A record of the ledger as it lies in the journal. */
export type LedgerRecord = DispositionRecord | RepeatRecord;

/** A record of a snapshot of the ledger: a disposition with its number, or an item with its identity. */
export type LedgerSnapshotRecord =
  { readonly kind: 'kept'; readonly lsn: number; readonly entry: DispositionRecord } | RepeatRecord;

const pack = z.discriminatedUnion('status', [
  z.object({ status: z.literal('not-due') }),
  z.object({ status: z.literal('published') }),
  z.object({ status: z.literal('refused'), reasons: z.array(z.string()) }),
]);

const disposition = z.object({
  kind: z.literal('disposition'),
  identity: z.string().min(1),
  caseId: z.string().min(1),
  disposition: z.enum(DISPOSITIONS),
  decidedBy: z.string(),
  decidedAt: z.string(),
  itemId: z.string().min(1),
  pack,
  group: alertGroupSchema,
});

const repeat = z.object({
  kind: z.literal('repeat'),
  identity: z.string().min(1),
  itemId: z.string().min(1),
});

const kept = z.object({ kind: z.literal('kept'), lsn: z.int(), entry: disposition });

const record = z.discriminatedUnion('kind', [disposition, repeat]);
const snapshotRecord = z.discriminatedUnion('kind', [kept, repeat]);

/** Makes a record of what was parsed. Throws when it is none: the journal then refuses it, or sets it aside. */
export function parseLedgerRecord(value: unknown): LedgerRecord {
  return record.parse(value);
}

/** The same for a snapshot's. */
export function parseSnapshotRecord(value: unknown): LedgerSnapshotRecord {
  return snapshotRecord.parse(value);
}
