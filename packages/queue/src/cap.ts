import { SpoolError, type Cap, type CapReport, type EnforceCapOptions } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { planDepth, planStretch, type DepthPlan } from './ready/cap-plan.ts';
import { inStretches, type Direction } from './ready/queue-order.ts';
import { archiveFrom } from './ready/victims.ts';
import type { Session } from './session.ts';

/** Looks at the depth in one enforcement. More than two means that producers outrun us, and they win. */
const ROUNDS_MAX = 8;

/** The cap of a call: its options over the queue's settings. @throws SpoolError INVALID_ARGUMENT */
function capOf(context: Context, options: Partial<Cap>): Cap {
  const settings = context.settings.cap;
  const max = options.max ?? settings?.max;
  if (max === undefined) {
    throw new SpoolError(
      'INVALID_ARGUMENT',
      'no cap: neither the call nor the settings of the queue give max',
    );
  }
  const low = options.low ?? (options.max === undefined ? settings?.low : undefined) ?? max;
  const policy = options.policy ?? settings?.policy ?? 'archive-oldest';
  if (!Number.isInteger(max) || max < 0)
    throw new SpoolError('INVALID_ARGUMENT', `max is ${max}; allowed: 0 or more, whole`);
  if (!Number.isInteger(low) || low < 0 || low > max) {
    throw new SpoolError('INVALID_ARGUMENT', `low is ${low}; allowed: whole numbers from 0 to max, ${max}`);
  }
  return { max, low, policy };
}

/**
 * Shrinks `ready` to the cap by archiving what the policy names. Any number of processes may do this at once: each plans from
 * what it saw, takes exactly what it planned, and what is gone by then was taken by somebody else. Interrupted anywhere, what
 * is archived stays archived (Q24).
 *
 * @see spec/contract.md Q12, Q18, Q24, Q32
 */
export async function enforceCap(
  context: Context,
  session: Session,
  options: EnforceCapOptions,
): Promise<CapReport> {
  const { max, low, policy } = capOf(context, options);
  const direction: Direction = policy === 'archive-newest' ? 'newest-first' : 'oldest-first';
  let plan = await planDepth(context, direction);
  const depthBefore = plan.depth;
  let archived = 0;
  let vanished = 0;
  for (let round = 0; round < ROUNDS_MAX && plan.depth > max && policy !== 'reject'; round++) {
    const excess = plan.depth - low;
    const before = archived;
    archived += await shrink(context, session, { plan, excess, direction }, options.signal, (now) =>
      options.onProgress?.(before + now, before + excess),
    );
    vanished += excess - (archived - before);
    plan = await planDepth(context, direction);
  }
  return { depthBefore, depthAfter: plan.depth, archived, vanished, policy, max, low };
}

interface Shrinking {
  readonly plan: DepthPlan;
  readonly excess: number;
  readonly direction: Direction;
}

async function shrink(
  context: Context,
  session: Session,
  { plan, excess, direction }: Shrinking,
  signal: AbortSignal | undefined,
  onProgress: (archived: number) => void,
): Promise<number> {
  let left = excess;
  let archived = 0;
  // A shard that others have emptied since we counted is not seen again: its victims are gone, or lie in the next stretch.
  const counts = [...plan.stretches];
  for await (const stretch of inStretches(context, context.layout.ready, direction)) {
    if (left <= 0) break;
    // A shard that was not there when we counted holds nothing that we planned to take.
    let counted = 0;
    if (plan.stretches.has(stretch.shard)) {
      const upTo = counts.findIndex(([shard]) => shard === stretch.shard);
      for (const [, items] of counts.splice(0, upTo + 1)) counted += items;
    }
    const quota = Math.min(left, counted);
    for (const planned of await planStretch(context, stretch, counted, quota)) {
      signal?.throwIfAborted();
      archived += await archiveFrom(context, session, planned, direction);
      onProgress(archived);
    }
    left -= quota;
  }
  return archived;
}
