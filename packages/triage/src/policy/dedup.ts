import type { Alert } from '../alert/alert.ts';
import type { DedupKey, EnrichmentOutcome } from './decision.ts';
import type { Policy } from './policy.ts';
import { sha256Hex } from '../sha256.ts';

/** A key is readable up to this length, and a digest above it. */
const keyCharactersMax = 200;

/**
 * Which alerts an alert belongs together with: the first window of the policy of which it has every field, or null. An
 * alert that lacks a field is no repeat of anything.
 */
export function dedupKeyOf(
  alert: Alert,
  policy: Policy,
  enrichment: readonly EnrichmentOutcome[] = [],
): DedupKey | null {
  for (const { id, fields, windowMs } of policy.dedup) {
    const values = fields.map(({ read }) => read(alert, enrichment));
    if (values.some((value) => value.length === 0)) continue;
    // JSON, so that no value can be mistaken for two.
    const text = JSON.stringify([id, ...values]);
    const key = text.length <= keyCharactersMax ? text : `sha256:${sha256Hex(text)}`;
    return { window: id, key, windowMs };
  }
  return null;
}
