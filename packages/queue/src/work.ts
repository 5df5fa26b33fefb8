import { isSpoolError, type Abortable, type Lease } from '@spoolproof/contract';
import { backoffMs, DEFAULT_BACKOFF, type Backoff } from './backoff.ts';
import type { FileQueue } from './file-queue.ts';

/** Options of `work`. */
export interface WorkOptions extends Abortable {
  /** Items handled at once; default 1. */
  readonly concurrency?: number;
  /** End when nothing is ready, delayed or leased; default: go on until aborted. */
  readonly drain?: boolean;
  /** Pauses between the deliveries of an item that fails; default a second at first, doubling up to ten minutes. */
  readonly backoff?: Backoff;
}

/** What became of the items that were handled. */
export interface WorkReport {
  readonly acked: number;
  readonly released: number;
  readonly buried: number;
  readonly lost: number;
}

type Tally = { -readonly [K in keyof WorkReport]: WorkReport[K] };

const WAIT_MS = 250;

/**
 * Claims and handles items until aborted or drained. A handler that returns acks; one that throws releases its item with
 * exponential backoff, until the queue's `deliveriesMax` buries it; an error with the property `bury` set to true buries it at
 * once. What is damaged or refused by the codec is buried, not handled.
 *
 * On abort, items being handled are finished first; nothing new is claimed.
 */
export async function work<T>(
  queue: FileQueue<T>,
  handler: (payload: T, lease: Lease<T>) => unknown,
  options: WorkOptions = {},
): Promise<WorkReport> {
  const tally: Tally = { acked: 0, released: 0, buried: 0, lost: 0 };
  const running = new Set<Promise<void>>();
  const concurrency = options.concurrency ?? 1;
  let failure: { readonly error: unknown } | undefined;
  const isOver = (): boolean => options.signal?.aborted === true || failure !== undefined;
  while (!isOver()) {
    if (running.size >= concurrency) {
      await Promise.race(running);
      continue;
    }
    const leases = await claimUnlessAborted(queue, concurrency - running.size, options.signal);
    for (const lease of leases) {
      const handled = handle(queue, lease, handler, options, tally)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(handled));
      running.add(handled);
    }
    if (leases.length === 0 && options.drain === true && running.size === 0 && (await isDrained(queue)))
      break;
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure.error;
  return tally;
}

async function claimUnlessAborted<T>(
  queue: FileQueue<T>,
  max: number,
  signal?: AbortSignal,
): Promise<Lease<T>[]> {
  try {
    return await queue.claim({ max, waitMs: WAIT_MS, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (signal?.aborted === true) return [];
    throw error;
  }
}

async function isDrained<T>(queue: FileQueue<T>): Promise<boolean> {
  // Twice: an item on its way from one state to another may be in neither when we look.
  for (let look = 0; look < 2; look++) {
    const { counts } = await queue.stats();
    if (counts.ready + counts.delayed + counts.leased > 0) return false;
  }
  return true;
}

async function handle<T>(
  queue: FileQueue<T>,
  lease: Lease<T>,
  handler: (payload: T, lease: Lease<T>) => unknown,
  options: WorkOptions,
  tally: Tally,
): Promise<void> {
  let payload: T;
  try {
    payload = await lease.payload();
  } catch (error) {
    await refuse(queue, lease, error, tally);
    return;
  }
  try {
    await handler(payload, lease);
  } catch (error) {
    await giveUp(queue, lease, error, options, tally);
    return;
  }
  count(tally, await queue.ack(lease), 'acked');
}

async function refuse<T>(queue: FileQueue<T>, lease: Lease<T>, error: unknown, tally: Tally): Promise<void> {
  if (isSpoolError(error, 'PAYLOAD_DAMAGED')) tally.buried++;
  else if (isSpoolError(error, 'LEASE_LOST')) tally.lost++;
  else if (isSpoolError(error, 'PAYLOAD_INVALID'))
    count(tally, await queue.bury(lease, { reason: error.message }), 'buried');
  else throw error;
}

async function giveUp<T>(
  queue: FileQueue<T>,
  lease: Lease<T>,
  error: unknown,
  options: WorkOptions,
  tally: Tally,
): Promise<void> {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const wantsBurial = typeof error === 'object' && error !== null && 'bury' in error && error.bury === true;
  if (wantsBurial || lease.deliveries >= queue.settings.deliveriesMax) {
    count(tally, await queue.bury(lease, { reason }), 'buried');
    return;
  }
  const fraction = queue.ports.random.uint32() / 2 ** 32;
  const delayMs = backoffMs(lease.deliveries, options.backoff ?? DEFAULT_BACKOFF, fraction);
  count(tally, await queue.release(lease, { delayMs }), 'released');
}

function count(tally: Tally, settlement: 'settled' | 'lease-lost', as: keyof WorkReport): void {
  tally[settlement === 'settled' ? as : 'lost']++;
}
