import type { ItemState } from '@spoolproof/contract';

import { NONE, TOUCH_DETAILS } from '../history/history.ts';
import type { History } from '../history/history.ts';
import { countUnknownClaims, deliveriesOf } from './deliveries.ts';
import type { Observation } from './observation.ts';

/** What a history says of the enqueue of an item. */
export type Acceptance = 'accepted' | 'duplicate' | 'refused' | 'indeterminate';

/** Errors after which an enqueue certainly did not take effect. */
const certainRefusals = new Set([
  'NO_SPACE',
  'QUEUE_FULL',
  'PAYLOAD_TOO_LARGE',
  'TOO_MANY_OPEN_FILES',
  'INVALID_ARGUMENT',
]);

/** Whether the enqueue of an item took effect, by what its producer was told. */
export function acceptanceOf(observation: Observation, item: number): Acceptance {
  const { history } = observation;
  const operation = history.items.operation.at(item);
  const outcome = history.outcomeOf(operation);
  if (outcome === 'unknown') return 'indeterminate';
  if (outcome === 'fail') return isCertainRefusal(history, operation) ? 'refused' : 'indeterminate';
  return isDuplicate(observation, item, operation) ? 'duplicate' : 'accepted';
}

function isDuplicate({ history, touches }: Observation, item: number, operation: number): boolean {
  // An enqueue that simply went well has no note.
  if (!history.notes.has(operation)) return false;
  return touches
    .of(item)
    .some(
      (touch) =>
        history.touches.operation.at(touch) === operation &&
        history.touches.detail.at(touch) === TOUCH_DETAILS.duplicate,
    );
}

function isCertainRefusal(history: History, operation: number): boolean {
  const note = history.notes.get(operation);
  if (typeof note !== 'object' || note === null || !('code' in note)) return false;
  return typeof note.code === 'string' && certainRefusals.has(note.code);
}

const live: readonly ItemState[] = ['ready', 'delayed', 'leased', 'overflow'];

/** Where an item may be, and whether an operation on it left that open. */
export interface Allowed {
  readonly states: ReadonlySet<ItemState>;
  readonly isIndeterminate: boolean;
}

/** The states in which an accepted item may be at rest, by what became of its settles (Q01). */
export class AllowedStates {
  readonly #observation: Observation;
  readonly #unknownClaims: number;
  /** One answer for the many items that nobody has touched since their enqueue. */
  readonly #undelivered: Allowed;

  constructor(observation: Observation) {
    const { capabilities, settings } = observation;
    this.#observation = observation;
    this.#unknownClaims = countUnknownClaims(observation.history);
    const mayBeSpent = capabilities.deliveriesMax !== null && this.#unknownClaims >= settings.deliveriesMax;
    this.#undelivered = { states: new Set(mayBeSpent ? [...live, 'dead'] : live), isIndeterminate: false };
  }

  of(item: number): Allowed {
    const { history, touches, capabilities, settings } = this.#observation;
    if (touches.count(item) <= 1) return this.#undelivered;
    const deliveries = deliveriesOf(this.#observation, item);
    const settles = deliveries.flatMap((delivery) => delivery.settles);
    const acked = settles.filter(({ kind }) => kind === 'ack');
    const buried = settles.filter(({ kind }) => kind === 'bury');
    const isIndeterminate = settles.some(({ result }) => result === 'unknown');
    const states = new Set<ItemState>();
    if (acked.some(({ result }) => result !== 'lease-lost')) states.add('done');
    if (buried.some(({ result }) => result !== 'lease-lost')) states.add('dead');
    const isSettled = [...acked, ...buried].some(({ result }) => result === 'settled');
    if (isSettled) return { states, isIndeterminate };
    for (const state of live) states.add(state);
    const isDamaged = touches
      .ofKind(history, item, ['read'])
      .some((touch) => history.touches.detail.at(touch) === TOUCH_DETAILS.damaged);
    const mayBeSpent = deliveries.length + this.#unknownClaims >= settings.deliveriesMax;
    if (capabilities.deliveriesMax !== null && (mayBeSpent || isDamaged)) states.add('dead');
    return { states, isIndeterminate };
  }
}

/** Where an item was at the end: its state, or null when it was nowhere or its id is not known. */
export function finalStateOf({ history, final }: Observation, item: number): ItemState | null {
  const id = history.items.id.at(item);
  return id === NONE || final === null ? null : final.stateOf(id);
}
