import type { HistoryEvent } from '@spoolproof/contract';

import { NONE, TOUCH_DETAILS } from './history.ts';
import type { History, HistoryError } from './history.ts';

/** The readable form of an operation, as it touched one item. */
export function describeTouch(history: History, touch: number): HistoryEvent {
  const operation = history.touches.operation.at(touch);
  const item = history.touches.item.at(touch);
  const outcome = history.touchOutcomeOf(touch);
  return {
    ...describeOperation(history, operation),
    item: item === NONE ? null : history.nameOf(item),
    outcome,
    detail: detailOf(history, touch, operation),
  };
}

/** The readable form of an operation as a whole. */
export function describeOperation(history: History, operation: number): HistoryEvent {
  const actor = history.processOf(operation);
  const returned = history.operations.returnUs.at(operation);
  return {
    process: actor.index,
    role: actor.role,
    operation: history.kindOf(operation),
    item: null,
    invokeUs: history.operations.invokeUs.at(operation),
    returnUs: Number.isFinite(returned) ? returned : null,
    outcome: history.outcomeOf(operation),
    detail: noteOf(history, operation),
  };
}

function detailOf(history: History, touch: number, operation: number): string {
  switch (history.touches.detail.at(touch)) {
    case TOUCH_DETAILS.duplicate:
      return 'duplicate';
    case TOUCH_DETAILS.leaseLost:
      return 'lease-lost';
    case TOUCH_DETAILS.damaged:
      return 'the bytes are not those enqueued';
    case TOUCH_DETAILS.threw:
      return noteOf(history, operation);
    default:
      break;
  }
  const deliveries = history.touches.deliveries.at(touch);
  if (deliveries > 0) return `delivery ${deliveries}`;
  if (history.touchOutcomeOf(touch) !== 'unknown') return '';
  return history.processOf(operation).end === 'killed' ? 'killed' : 'never returned';
}

function noteOf(history: History, operation: number): string {
  const note = history.notes.get(operation);
  const asked = history.operations.asked.at(operation);
  const kind = history.kindOf(operation);
  const prefix = kind === 'cap' ? `max ${asked}` : kind === 'claim' ? `up to ${asked}` : '';
  const text = noteText(note);
  return [prefix, text].filter((part) => part !== '').join(': ');
}

function noteText(note: unknown): string {
  if (note === undefined) return '';
  if (isHistoryError(note)) {
    const kind = note.errno ?? note.code ?? note.name;
    // Node's own messages begin with the errno.
    return note.message.startsWith(`${kind}: `) ? note.message : `${kind}: ${note.message}`;
  }
  return JSON.stringify(note);
}

/** Whether a note of an operation is the error it threw. */
export function isHistoryError(note: unknown): note is HistoryError {
  return typeof note === 'object' && note !== null && 'name' in note && 'message' in note;
}
