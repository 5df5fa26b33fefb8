import type { Lease, Queue } from '@spoolproof/contract';

/** How long an empty queue is waited for before it is looked at again, in milliseconds. */
const waitMs = 250;

/** Leases a batch. None: nothing came while it waited, or it was aborted. What other owners left is reclaimed then. */
export async function leaseBatch(
  queue: Queue<Uint8Array>,
  max: number,
  signal?: AbortSignal,
): Promise<readonly Lease<Uint8Array>[]> {
  const abortable = signal === undefined ? {} : { signal };
  try {
    const leases = await queue.claim({ max, ...abortable });
    if (leases.length > 0) return leases;
    await queue.sweep(abortable);
    return await queue.claim({ max, waitMs, ...abortable });
  } catch (error) {
    if (signal?.aborted === true) return [];
    throw error;
  }
}

/** Whether nothing is ready, delayed or leased. */
export async function isDrained(queue: Queue<Uint8Array>): Promise<boolean> {
  // Twice: an item on its way from one state to another may be in neither when we look.
  for (let look = 0; look < 2; look++) {
    const { counts } = await queue.stats();
    if (counts.ready + counts.delayed + counts.leased > 0) return false;
  }
  return true;
}
