import { CAP_POLICIES, DURABILITY_LEVELS, SpoolError, type Cap, type Durability } from '@spoolproof/contract';
import { z } from 'zod';
import { FORMAT_VERSION } from './layout.ts';

const HOUR_MS = 3_600_000;

/** Settings of a queue, fixed at its creation. */
export interface Settings {
  readonly format: number;
  /** Items per bucket, the unit of bulk moves; 1 to 10,000, default 1000. */
  readonly bucketItemsMax: number;
  /** How long an owner may be silent before it loses its leases, milliseconds; default 30,000. */
  readonly leaseMs: number;
  /** An item delivered this often without being settled is buried; 1 to 1000, default 8 (Q22). */
  readonly deliveriesMax: number;
  /** The cap of calls that name none; default null. */
  readonly cap: Cap | null;
  /** What survives what; default `none`: the death of processes. */
  readonly durability: Durability;
  /** The most that durability `flush` waits, milliseconds; default 100. */
  readonly flushMs: number;
  /** Bytes of a payload; default 256 MiB. */
  readonly payloadBytesMax: number;
  /** How long finished items are kept, milliseconds: 0 deletes at once, null keeps for ever; default 7 days. */
  readonly doneRetentionMs: number | null;
  /** How long an idempotency key is taken at least, milliseconds; default 24 hours. */
  readonly keyWindowMs: number;
  /** When the queue was made, ISO 8601. */
  readonly createdAt: string;
}

const capSchema: z.ZodType<Cap> = z
  .strictObject({
    max: z.int().min(0),
    low: z.int().min(0),
    policy: z.enum(CAP_POLICIES),
  })
  .refine((cap) => cap.low <= cap.max, { error: 'low must not be above max', path: ['low'] });

const settingsSchema: z.ZodType<Settings> = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  bucketItemsMax: z.int().min(1).max(10_000),
  leaseMs: z
    .int()
    .min(1)
    .max(24 * HOUR_MS),
  deliveriesMax: z.int().min(1).max(1000),
  cap: capSchema.nullable(),
  durability: z.enum(DURABILITY_LEVELS),
  flushMs: z.int().min(1).max(60_000),
  payloadBytesMax: z.int().min(1).max(0x7fff_ffff),
  doneRetentionMs: z.int().min(0).nullable(),
  keyWindowMs: z.int().min(1),
  createdAt: z.iso.datetime(),
});

/** What can be chosen at creation. */
export type SettingsInput = Partial<Omit<Settings, 'format' | 'createdAt'>>;

const DEFAULTS = {
  bucketItemsMax: 1000,
  leaseMs: 30_000,
  deliveriesMax: 8,
  cap: null,
  durability: 'none',
  flushMs: 100,
  payloadBytesMax: 256 * 1024 * 1024,
  doneRetentionMs: 7 * 24 * HOUR_MS,
  keyWindowMs: 24 * HOUR_MS,
} as const;

function explain(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`).join('; ');
}

/**
 * Completes the settings of a new queue.
 * @throws SpoolError INVALID_ARGUMENT with the key and what is allowed.
 */
export function completeSettings(input: SettingsInput, nowMs: number): Settings {
  const parsed = settingsSchema.safeParse({
    ...DEFAULTS,
    ...input,
    format: FORMAT_VERSION,
    createdAt: new Date(nowMs).toISOString(),
  });
  if (parsed.success) return parsed.data;
  throw new SpoolError('INVALID_ARGUMENT', `settings of a queue: ${explain(parsed.error)}`, {
    cause: parsed.error,
  });
}

/**
 * Reads the text of `spool.json`.
 * @throws SpoolError FORMAT_TOO_NEW when a later version wrote it.
 * @throws SpoolError SETTINGS_INVALID when it is not what some version writes.
 */
export function parseSettings(text: string, path: string): Settings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SpoolError('SETTINGS_INVALID', `${path} is not JSON`, { path, cause });
  }
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
  if (typeof format === 'number' && format > FORMAT_VERSION) {
    const message = `${path} has format ${format}; this version reads up to ${FORMAT_VERSION}: use a newer spoolproof`;
    throw new SpoolError('FORMAT_TOO_NEW', message, { path });
  }
  const parsed = settingsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new SpoolError('SETTINGS_INVALID', `${path}: ${explain(parsed.error)}`, {
    path,
    cause: parsed.error,
  });
}
