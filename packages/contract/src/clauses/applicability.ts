import type { Capabilities } from '../capabilities.ts';
import type { Applicability } from './clause.ts';

const archives = (capabilities: Capabilities): boolean =>
  capabilities.capPolicies.some((policy) => policy !== 'reject');

/** Every queue. */
export const EVERY_QUEUE: Applicability = {
  words: 'every queue',
  test: () => true,
};

/** Queues that promise atomic batches. */
export const ATOMIC_BATCHES: Applicability = {
  words: 'queues that promise atomic batches',
  test: (capabilities) => capabilities.atomicBatch,
};

/** Queues whose claims are leases. */
export const LEASES: Applicability = {
  words: 'queues whose claims are leases',
  test: (capabilities) => capabilities.leases,
};

/** Queues whose cap archives. */
export const ARCHIVES: Applicability = {
  words: 'queues whose cap archives',
  test: archives,
};

/** Queues that promise an order. */
export const ORDER: Applicability = {
  words: 'queues that promise an order',
  test: (capabilities) => capabilities.order !== 'none',
};

/** Queues with a cap policy. */
export const CAP: Applicability = {
  words: 'queues with a cap policy',
  test: (capabilities) => capabilities.capPolicies.length > 0,
};

/** Queues with idempotency keys. */
export const KEYS: Applicability = {
  words: 'queues with idempotency keys',
  test: (capabilities) => capabilities.idempotencyKeys,
};

/** Queues that bury an item after a number of deliveries. */
export const DELIVERIES_MAX: Applicability = {
  words: 'queues that bury an item after a number of deliveries',
  test: (capabilities) => capabilities.deliveriesMax !== null,
};

/** Queues that promise flat cost. */
export const FLAT_COST: Applicability = {
  words: 'queues that promise flat cost',
  test: (capabilities) => capabilities.flatCost,
};

/** Queues that promise flat cost and whose cap archives. */
export const FLAT_ARCHIVES: Applicability = {
  words: 'queues that promise flat cost and whose cap archives',
  test: (capabilities) => capabilities.flatCost && archives(capabilities),
};

/** Queues that promise flat cost and whose claims are leases. */
export const FLAT_LEASES: Applicability = {
  words: 'queues that promise flat cost and whose claims are leases',
  test: (capabilities) => capabilities.flatCost && capabilities.leases,
};

/** Journals, never a queue. */
export const JOURNALS: Applicability = {
  words: 'journals, never a queue',
  test: () => false,
};

/** Watchdogs, never a queue. */
export const WATCHDOGS: Applicability = {
  words: 'watchdogs, never a queue',
  test: () => false,
};

/** Health endpoints, never a queue. */
export const HEALTH: Applicability = {
  words: 'health endpoints, never a queue',
  test: () => false,
};

/** Pipelines, never a queue. */
export const PIPELINES: Applicability = {
  words: 'pipelines, never a queue',
  test: () => false,
};
