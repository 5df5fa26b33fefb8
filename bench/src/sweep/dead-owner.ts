import type { Ports } from '@spoolproof/contract';
import { openQueue } from '@spoolproof/queue';
import { BATCH } from '../queue-floor.ts';
import { stillPorts } from '../still-ports.ts';

/** No process has it: it is beyond what any kernel gives. */
const PID_OF_NOBODY = 2 ** 31 - 2;

/** What a process left that died with leases. */
export interface DeadOwner {
  /** Lets go of the descriptor that the dead process would not have any more; to be called after the sweep. */
  forget(): Promise<void>;
}

/** Claims `items` items by whole buckets for an owner whose process does not exist. */
export async function leaseToDeadOwner(root: string, items: number): Promise<DeadOwner> {
  const queue = await openQueue(root, { ports: portsOfNobody() });
  for (let leased = 0; leased < items;) {
    const { length } = await queue.claim({ max: BATCH });
    if (length === 0) throw new Error(`nothing to claim after ${leased} of ${items} items`);
    leased += length;
  }
  return { forget: () => queue.close() };
}

function portsOfNobody(): Ports {
  const ports = stillPorts();
  const self = { ...ports.identity.self(), pid: PID_OF_NOBODY };
  return { ...ports, identity: { ...ports.identity, self: () => self } };
}
