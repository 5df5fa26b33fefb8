import { z } from 'zod';
import { alertGroupSchema, type AlertGroup } from '../policy/alert-group.ts';
import { DISPOSITIONS, type Disposition } from '../policy/disposition.ts';
import type { Trace } from '../policy/decision.ts';

/** The version of `case.json` that this library writes. */
export const CASE_SCHEMA_VERSION = 1;

/** What a case is about, for lists and headings: taken from the alert, never used to decide anything. */
export interface CaseSubject {
  readonly source: string;
  readonly ruleId: string;
  readonly level: number;
  readonly title: string;
  readonly agent: string | null;
  /** When the alert happened by its own account, ISO 8601 in UTC; null when it does not say. */
  readonly alertedAt: string | null;
}

/** `case.json`: what was decided about an alert, when and why. `spec/cases-format.md` has the fields one by one. */
export interface CaseRecord {
  readonly schemaVersion: typeof CASE_SCHEMA_VERSION;
  readonly id: string;
  readonly identity: string;
  readonly disposition: Disposition;
  readonly decidedBy: string;
  readonly subject: CaseSubject;
  readonly trace: Trace;
  /** Which alerts it is looked at with; null when no window of the policy is meant for it. */
  readonly group: AlertGroup | null;
  /** The queue's item that brought the alert when the case was made. */
  readonly item: { readonly id: string; readonly enqueuedAt: string };
  readonly decidedAt: string;
  /** `alert.json`, so that a changed byte is noticed. */
  readonly document: { readonly bytes: number; readonly sha256: string };
}

const schema = z.object({
  schemaVersion: z.literal(CASE_SCHEMA_VERSION),
  id: z.string(),
  identity: z.string(),
  disposition: z.enum(DISPOSITIONS),
  decidedBy: z.string(),
  subject: z.object({
    source: z.string(),
    ruleId: z.string(),
    level: z.number(),
    title: z.string(),
    agent: z.string().nullable(),
    alertedAt: z.string().nullable(),
  }),
  // Written by `decide` and only shown again: what a later version adds is kept.
  trace: z.custom<Trace>((value) => typeof value === 'object' && value !== null && 'steps' in value),
  group: alertGroupSchema,
  item: z.object({ id: z.string(), enqueuedAt: z.string() }),
  decidedAt: z.string(),
  document: z.object({ bytes: z.int(), sha256: z.string() }),
});

/** The bytes of `case.json`. */
export function encodeCaseRecord(record: CaseRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
}

/** Reads `case.json`, or says in one sentence why it is none. */
export function decodeCaseRecord(
  bytes: Uint8Array,
): { readonly record: CaseRecord } | { readonly problem: string } {
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (parsed.success) return { record: parsed.data };
    const [issue] = parsed.error.issues;
    return { problem: `case.json: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
  } catch (error) {
    return {
      problem: `case.json is not readable: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
