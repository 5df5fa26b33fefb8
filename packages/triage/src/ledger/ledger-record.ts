import { z } from 'zod';
import { DISPOSITIONS } from '../policy/disposition.ts';

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
  /** The queue's item that this entry settles. */
  itemId: z.string().min(1),
  pack,
});

const repeat = z.object({
  kind: z.literal('repeat'),
  identity: z.string().min(1),
  itemId: z.string().min(1),
});

/** One entry of a snapshot: a disposition with its number, or an item that brought an alert again. */
const kept = z.object({ kind: z.literal('kept'), lsn: z.int(), entry: disposition });

const record = z.discriminatedUnion('kind', [disposition, repeat]);
const snapshotRecord = z.discriminatedUnion('kind', [kept, repeat]);

/** What became of the escalation pack of a case. Only ESCALATE has one; a refused one says why. */
export type PackOutcome = z.infer<typeof pack>;

/** What is recorded of an alert, once for its identity. */
export type DispositionRecord = z.infer<typeof disposition>;

/** A record of the ledger as it lies in the journal. */
export type LedgerRecord = z.infer<typeof record>;

/** A record of a snapshot of the ledger. */
export type LedgerSnapshotRecord = z.infer<typeof snapshotRecord>;

/** Makes a record of what was parsed. Throws when it is none: the journal then refuses it, or sets it aside. */
export function parseLedgerRecord(value: unknown): LedgerRecord {
  return record.parse(value);
}

/** The same for a snapshot's. */
export function parseSnapshotRecord(value: unknown): LedgerSnapshotRecord {
  return snapshotRecord.parse(value);
}
