import type { PendingLog } from './pending-log.ts';

/** Pending sets up to this size are enumerated whole. */
export const ENUMERATED_ITEMS_MAX = 10;
/** How many random survivals are tried beside the systematic ones of a larger set. */
const RANDOM_SHAPES = 4;

/** Whether each pending change survives, oldest first. */
export type Survival = readonly boolean[];

/** One of the choices of the simulation: a number from 0 to `count - 1`. */
export type Choose = (count: number, label: string) => number;

/**
 * Every legal outcome of a power failure at this moment, for at most {@link ENUMERATED_ITEMS_MAX} pending changes.
 *
 * @throws RangeError when more are pending.
 */
export function survivals(log: PendingLog): readonly Survival[] {
  const count = log.items.length;
  if (count > ENUMERATED_ITEMS_MAX) {
    throw new RangeError(`${count} changes are pending; at most ${ENUMERATED_ITEMS_MAX} can be enumerated`);
  }
  const needs = log.dependencies();
  const legal: Survival[] = [];
  // From everything to nothing, so that the first is the mildest.
  for (let mask = 2 ** count - 1; mask >= 0; mask -= 1) {
    const survival = log.items.map((_, index) => (mask & (1 << index)) !== 0);
    if (isClosed(survival, needs)) legal.push(survival);
  }
  return legal;
}

function isClosed(survival: Survival, needs: readonly (readonly number[])[]): boolean {
  return survival.every(
    (kept, index) => !kept || (needs[index] ?? []).every((other) => survival[other] === true),
  );
}

/**
 * Chooses what survives a power failure at this moment. Small pending sets: one of all legal outcomes. Larger ones:
 * all, none, all but one (and what needs it), or a random legal set. Choice 0 is always "everything".
 */
export function chooseSurvival(log: PendingLog, choose: Choose): Survival {
  const count = log.items.length;
  if (count === 0) return [];
  if (count <= ENUMERATED_ITEMS_MAX) {
    const legal = survivals(log);
    return legal[choose(legal.length, 'survivors')] ?? [];
  }
  const needs = log.dependencies();
  const shape = choose(2 + count + RANDOM_SHAPES, 'survivors');
  if (shape === 0) return log.items.map(() => true);
  if (shape === 1) return log.items.map(() => false);
  const omitted = shape - 2;
  const wanted = (index: number): boolean =>
    omitted < count ? index !== omitted : choose(2, 'survives') === 0;
  const survival: boolean[] = [];
  for (let index = 0; index < count; index += 1) {
    const possible = (needs[index] ?? []).every((other) => survival[other] === true);
    survival.push(possible && wanted(index));
  }
  return survival;
}
