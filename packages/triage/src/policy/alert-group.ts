import { z } from 'zod';
import type { DedupKey } from './decision.ts';
import type { Disposition } from './disposition.ts';

/**
 * Which alerts an alert is looked at with: those with the same values, in the same window. With the disposition, which is
 * not in it because cases and entries have their own, it names the group.
 */
export interface AlertGroup {
  /** The name of the window in the policy. */
  readonly window: string;
  /** The values that they have in common. */
  readonly key: string;
  /** The window in which they came, ISO 8601 in UTC; its end does not belong to it. */
  readonly opensAt: string;
  readonly closesAt: string;
}

/** Reads a group; what was written before there were groups has none. */
export const alertGroupSchema: z.ZodType<AlertGroup | null> = z
  .object({ window: z.string(), key: z.string(), opensAt: z.string(), closesAt: z.string() })
  .nullable()
  .default(null);

/**
 * The group of an alert that came at an instant, in milliseconds since the epoch. It depends on nothing that was decided
 * before, so neither the order of alerts nor a crash between them can change it.
 * @see spec/policy.md
 */
export function groupOf(dedup: DedupKey | null, arrivedMs: number): AlertGroup | null {
  if (dedup === null) return null;
  const { window, key, windowMs } = dedup;
  const opensMs = Math.floor(arrivedMs / windowMs) * windowMs;
  return {
    window,
    key,
    opensAt: new Date(opensMs).toISOString(),
    closesAt: new Date(opensMs + windowMs).toISOString(),
  };
}

/** A text that is the same for all members of a group, and for nothing else: an escalation is in no group of closures. */
export function groupName({ window, key, opensAt, closesAt }: AlertGroup, disposition: Disposition): string {
  return JSON.stringify([disposition, window, key, opensAt, closesAt]);
}
