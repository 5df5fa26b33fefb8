import { SpoolError, type Cap, type CapReport, type EnforceCapOptions } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { countReady } from './ready/count-ready.ts';
import { inStretches, type Direction } from './ready/queue-order.ts';
import { archiveFrom } from './ready/victims.ts';
import type { Session } from './session.ts';

/** Looks at the depth in one enforcement. More than two means that producers outrun us, and they win. */
const ROUNDS_MAX = 8;

/** The cap of a call: its options over the queue's settings. @throws SpoolError INVALID_ARGUMENT */
export function capOf(context: Context, options: Partial<Cap>): Cap {
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
  const depthBefore = await countReady(context);
  let depth = depthBefore;
  let archived = 0;
  let vanished = 0;
  if (policy !== 'reject') {
    for (let round = 0; round < ROUNDS_MAX && depth > max; round++) {
      const planned = archived + depth - low;
      const sofar = archived;
      const progress = (now: number): void => options.onProgress?.(sofar + now, planned);
      const did = await shrink(context, session, depth - low, policy, options.signal, progress);
      archived += did.archived;
      vanished += did.vanished;
      depth = await countReady(context);
    }
  }
  return { depthBefore, depthAfter: depth, archived, vanished, policy, max, low };
}

async function shrink(
  context: Context,
  session: Session,
  excess: number,
  policy: 'archive-oldest' | 'archive-newest',
  signal: AbortSignal | undefined,
  onProgress: (archived: number) => void,
): Promise<{ archived: number; vanished: number }> {
  const direction: Direction = policy === 'archive-oldest' ? 'oldest-first' : 'newest-first';
  let left = excess;
  let archived = 0;
  let vanished = 0;
  for await (const stretch of inStretches(context, context.layout.ready, direction)) {
    for (const ref of stretch.buckets) {
      if (left <= 0) return { archived, vanished };
      signal?.throwIfAborted();
      const did = await archiveFrom(context, session, ref, left, direction);
      archived += did.archived;
      vanished += did.vanished;
      left -= did.disposed;
      onProgress(archived);
      if (did.stale) return { archived, vanished };
    }
  }
  return { archived, vanished };
}
