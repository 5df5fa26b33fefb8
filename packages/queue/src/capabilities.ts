import type { Capabilities } from '@spoolproof/contract';

/** What the filesystem queue promises. `deliveriesMax` is the default; a queue's settings say its own. */
export const CAPABILITIES: Capabilities = {
  durability: ['none', 'flush', 'strict'],
  order: 'per-producer',
  atomicBatch: true,
  leases: true,
  capPolicies: ['archive-oldest', 'archive-newest', 'reject'],
  readmit: true,
  delay: true,
  idempotencyKeys: true,
  deliveriesMax: 8,
  flatCost: true,
};
