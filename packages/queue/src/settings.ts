import { CAP_POLICIES, DURABILITY_LEVELS, SpoolError } from '@spoolproof/contract';
import { z } from 'zod';
import { FORMAT_VERSION } from './layout.ts';

const HOUR_MS = 3_600_000;

const capSchema = z
  .strictObject({
    max: z.int().min(0),
    low: z.int().min(0),
    policy: z.enum(CAP_POLICIES),
  })
  .refine((cap) => cap.low <= cap.max, { error: 'low must not be above max', path: ['low'] });

/** The settings a queue is created with. They are written once and never change. */
const settingsSchema = z.strictObject({
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

/**
 * Settings of a queue, fixed at its creation.
 *
 * - `bucketItemsMax`: items per bucket, the unit of bulk moves; default 1000.
 * - `leaseMs`: how long an owner may be silent before it loses its leases; default 30,000.
 * - `deliveriesMax`: an item delivered this often without being settled is buried; default 8 (Q22).
 * - `cap`: default cap, or null.
 * - `durability`: `none`, `flush` or `strict`; default `none`. `flushMs`: most a `flush` waits; default 100.
 * - `payloadBytesMax`: default 256 MiB.
 * - `doneRetentionMs`: how long finished items are kept; 0 deletes at once, null keeps for ever; default 7 days.
 * - `keyWindowMs`: how long an idempotency key is taken at least; default 24 hours.
 */
export type Settings = z.infer<typeof settingsSchema>;

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
