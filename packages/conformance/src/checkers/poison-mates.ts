import { NONE } from '../history/history.ts';
import { deliveriesOf } from './deliveries.ts';
import type { Delivery } from './deliveries.ts';
import type { Observation } from './observation.ts';

/** An item that was in the hands of a process when that died with a poison item. */
export interface PoisonMate {
  readonly item: number;
  readonly poison: number;
  /** The deliveries that ended in such a death. */
  readonly spoiled: readonly Delivery[];
  /** The deliveries that followed on one of those, because of it. */
  readonly further: readonly Delivery[];
}

/** Every item that a process held together with a poison item when it died, for each poison item. */
export function poisonMates(observation: Observation): PoisonMate[] {
  const deaths = deathsByPoison(observation);
  const held = itemsByProcess(
    observation,
    new Set([...deaths.values()].flatMap((processes) => [...processes])),
  );
  const mates: PoisonMate[] = [];
  for (const [poison, processes] of deaths) {
    const items = new Set([...processes].flatMap((holder) => held.get(holder) ?? []));
    for (const item of items) {
      if (observation.history.poison.has(item)) continue;
      const mate = mateOf(observation, item, poison, processes);
      if (mate.spoiled.length > 0) mates.push(mate);
    }
  }
  return mates;
}

/** For each poison item, the processes that died while they held it. */
function deathsByPoison(observation: Observation): Map<number, Set<number>> {
  const deaths = new Map<number, Set<number>>();
  for (const poison of observation.history.poison) {
    const processes = deliveriesOf(observation, poison)
      .filter((delivery) => isHeldAtDeath(observation, delivery))
      .map((delivery) => delivery.process);
    if (processes.length > 0) deaths.set(poison, new Set(processes));
  }
  return deaths;
}

function itemsByProcess({ history }: Observation, processes: ReadonlySet<number>): Map<number, number[]> {
  const held = new Map<number, number[]>();
  if (processes.size === 0) return held;
  for (let touch = 0; touch < history.touches.item.length; touch++) {
    const operation = history.touches.operation.at(touch);
    const owner = history.operations.process.at(operation);
    if (!processes.has(owner) || history.kindOf(operation) !== 'claim') continue;
    const item = history.touches.item.at(touch);
    if (item === NONE) continue;
    const items = held.get(owner);
    if (items === undefined) held.set(owner, [item]);
    else items.push(item);
  }
  return held;
}

function mateOf(
  observation: Observation,
  item: number,
  poison: number,
  processes: ReadonlySet<number>,
): PoisonMate {
  const deliveries = deliveriesOf(observation, item).toSorted((a, b) => a.returnUs - b.returnUs);
  const spoiled: Delivery[] = [];
  const further: Delivery[] = [];
  for (const [number, delivery] of deliveries.entries()) {
    if (!processes.has(delivery.process) || !isHeldAtDeath(observation, delivery)) continue;
    const next = deliveries[number + 1];
    // Whoever got the item before the death got it for another reason.
    if (next !== undefined && next.returnUs < endOf(observation, delivery)) continue;
    spoiled.push(delivery);
    if (next !== undefined) further.push(next);
  }
  return { item, poison, spoiled, further };
}

/** Whether a delivery was certainly still its process's when that was killed: nothing had been said of it. */
function isHeldAtDeath(observation: Observation, delivery: Delivery): boolean {
  const owner = observation.history.processes[delivery.process];
  return owner?.end === 'killed' && delivery.settles.length === 0 && delivery.returnUs <= owner.endUs;
}

function endOf({ history }: Observation, { process: owner }: Delivery): number {
  return history.processes[owner]?.endUs ?? Number.POSITIVE_INFINITY;
}
