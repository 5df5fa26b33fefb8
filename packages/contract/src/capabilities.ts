/** What survives what, once an operation has resolved. `none`: process death. `flush`: power loss, after at most
 * the declared number of milliseconds. `strict`: power loss, at once. */
export const DURABILITY_LEVELS = ['none', 'flush', 'strict'] as const;

/** One of the durability levels. */
export type Durability = (typeof DURABILITY_LEVELS)[number];

/** What a full queue does. See `spec/contract.md` Q12. */
export const CAP_POLICIES = ['archive-oldest', 'archive-newest', 'reject'] as const;

/** One of the cap policies. */
export type CapPolicy = (typeof CAP_POLICIES)[number];

/**
 * What a queue promises. The promises select the clauses it is held to: declaring less is honest, failing what was
 * declared is not.
 */
export interface Capabilities {
  readonly durability: readonly Durability[];
  /** `per-producer`: Q11 whole. `mtime`: (mtime, name) order, as of a flat directory. `none`: any order. */
  readonly order: 'per-producer' | 'mtime' | 'none';
  /** Batches appear whole or not at all (Q05). */
  readonly atomicBatch: boolean;
  /** Claims are leases that a dead owner loses (Q06, Q07, Q21). False: whoever reads an item may be one of many. */
  readonly leases: boolean;
  readonly capPolicies: readonly CapPolicy[];
  /** Archived items can be brought back. */
  readonly readmit: boolean;
  readonly delay: boolean;
  readonly idempotencyKeys: boolean;
  /** Poison items end in `dead` after this many deliveries; null: never (Q22). */
  readonly deliveriesMax: number | null;
  /** Cost bounds hold: Q30 to Q37 apply. */
  readonly flatCost: boolean;
}
