/**
 * The states an item can be in.
 *
 * - `staging`: being written; not accepted yet, no promise holds for it.
 * - `ready`: claimable now.
 * - `delayed`: claimable later.
 * - `leased`: claimed, not settled yet.
 * - `done`: acknowledged.
 * - `overflow`: archived by the cap, readmittable.
 * - `dead`: buried with a reason.
 */
export const ITEM_STATES = ['staging', 'ready', 'delayed', 'leased', 'done', 'overflow', 'dead'] as const;

/** One of the states of an item. */
export type ItemState = (typeof ITEM_STATES)[number];

/** The states in which an accepted item can be: all but `staging`. */
export type AcceptedState = Exclude<ItemState, 'staging'>;
