import {
  ENQUEUE_CALLS_MAX,
  ENQUEUE_FSYNCS,
  ENQUEUE_KEY_CALLS_MAX,
  ENQUEUE_KEY_FSYNCS_MAX,
} from '@spoolproof/contract';

import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { CostWindow, Observation } from './observation.ts';

/** Q30: what an enqueue costs is a constant, and it syncs exactly what its durability says. */
export function checkEnqueueCost(observation: Observation): Finding {
  const finding = new FindingBuilder('Q30');
  const notes: string[] = [];
  for (const window of observation.enqueueCosts) {
    const cost = costOf(observation, window);
    checkCalls(observation, finding, cost);
    checkSyncs(observation, finding, cost);
    if (cost.single.length > 0) notes.push(describe(observation, cost));
  }
  return finding.build(notes.join('; '));
}

/** The enqueues of a window that went well, by kind. */
interface EnqueueCost {
  readonly single: readonly number[];
  readonly keyed: readonly number[];
  /** Answered with `duplicate`: nothing was added, so nothing had to be synced. */
  readonly duplicate: readonly number[];
}

function costOf({ history }: Observation, window: CostWindow): EnqueueCost {
  const keyedOperations = new Set([...history.keys.keys()].map((item) => history.items.operation.at(item)));
  const cost = { single: [] as number[], keyed: [] as number[], duplicate: [] as number[] };
  for (const operation of operationsWithin(history, ['enqueue'], window)) {
    if (history.outcomeOf(operation) !== 'ok') continue;
    if (!keyedOperations.has(operation)) cost.single.push(operation);
    else if (isDuplicate(history.notes.get(operation))) cost.duplicate.push(operation);
    else cost.keyed.push(operation);
  }
  return cost;
}

function checkCalls(observation: Observation, finding: FindingBuilder, cost: EnqueueCost): void {
  const { durability, bucketItemsMax } = observation.settings;
  // Less than a bucket's worth has paid for a bucket that it did not fill.
  if (cost.single.length < bucketItemsMax) return;
  finding.opportunity(cost.single.length);
  const calls = meanCalls(observation, cost.single);
  const allowed = ENQUEUE_CALLS_MAX[durability];
  if (calls > allowed) {
    finding.fail(
      `${calls.toFixed(2)} calls per enqueue with durability ${durability}, allowed are ${allowed}`,
      {
        operations: cost.single.slice(0, 2),
      },
    );
  }
  const keyed = [...cost.keyed, ...cost.duplicate];
  if (keyed.length === 0) return;
  finding.opportunity(keyed.length);
  const added = meanCalls(observation, keyed) - calls;
  if (added > ENQUEUE_KEY_CALLS_MAX) {
    finding.fail(`a key adds ${added.toFixed(2)} calls to an enqueue, allowed are ${ENQUEUE_KEY_CALLS_MAX}`, {
      operations: keyed.slice(0, 2),
    });
  }
}

function checkSyncs(observation: Observation, finding: FindingBuilder, cost: EnqueueCost): void {
  const { history, settings } = observation;
  const { min, max } = ENQUEUE_FSYNCS[settings.durability];
  // With `flush`, whose turn the grouped syncs fall into is chance: they belong to none of the enqueues, and the calls count them.
  if (settings.durability === 'flush') return;
  const isStrict = settings.durability === 'strict';
  const keyed = new Set(isStrict ? cost.keyed : []);
  for (const operation of [...cost.single, ...cost.keyed]) {
    finding.opportunity();
    const allowed = keyed.has(operation) ? max + ENQUEUE_KEY_FSYNCS_MAX : max;
    const syncs = history.operations.fsyncs.at(operation);
    if (syncs >= min && syncs <= allowed) continue;
    const message = `${syncs} syncs before an enqueue of durability ${settings.durability} resolved, ${min} to ${allowed} are right`;
    finding.fail(message, { operations: [operation] });
  }
}

function meanCalls({ history }: Observation, operations: readonly number[]): number {
  return (
    operations.reduce((sum, operation) => sum + history.operations.calls.at(operation), 0) / operations.length
  );
}

function isDuplicate(note: unknown): boolean {
  return typeof note === 'object' && note !== null && 'status' in note && note.status === 'duplicate';
}

function describe(observation: Observation, { single, keyed }: EnqueueCost): string {
  const { history, settings } = observation;
  const syncs =
    single.reduce((sum, operation) => sum + history.operations.fsyncs.at(operation), 0) / single.length;
  const underKeys = keyed.length === 0 ? '' : `, ${meanCalls(observation, keyed).toFixed(2)} with a key`;
  return (
    `${settings.durability}: ${meanCalls(observation, single).toFixed(2)} calls per enqueue${underKeys}, ` +
    `${syncs.toFixed(2)} syncs`
  );
}
