import { z } from 'zod';

/** The operations that a history records. */
export const HISTORY_OPERATIONS = [
  'open',
  'enqueue',
  'enqueue-batch',
  'claim',
  'read',
  'ack',
  'release',
  'bury',
  'renew',
  'cap',
  'readmit',
  'sweep',
  'stats',
] as const;

/** One of the operations of a history. */
export type HistoryOperation = (typeof HISTORY_OPERATIONS)[number];

/** What became of an operation. `unknown`: its process ended before it could tell. */
export const HISTORY_OUTCOMES = ['ok', 'fail', 'unknown'] as const;

/** One of the outcomes. */
export type HistoryOutcome = (typeof HISTORY_OUTCOMES)[number];

/** One line of a history in its readable form: what one process did to one item, and when. */
export interface HistoryEvent {
  /** Number of the process within its lane, counted over replacements. */
  readonly process: number;
  readonly role: string;
  readonly operation: HistoryOperation;
  /** The item's id where it is known, else `#` and the number of the enqueue attempt; null: not about one item. */
  readonly item: string | null;
  /** Microseconds since the lane began. */
  readonly invokeUs: number;
  /** Null when the process ended first. */
  readonly returnUs: number | null;
  readonly outcome: HistoryOutcome;
  /** What was answered, in words. */
  readonly detail: string;
}

/** Validates one line of a history. */
export const historyEventSchema: z.ZodType<HistoryEvent> = z.object({
  process: z.int().nonnegative(),
  role: z.string(),
  operation: z.enum(HISTORY_OPERATIONS),
  item: z.string().nullable(),
  invokeUs: z.number(),
  returnUs: z.number().nullable(),
  outcome: z.enum(HISTORY_OUTCOMES),
  detail: z.string(),
});
