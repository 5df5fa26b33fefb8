import type { Counterexample } from '@spoolproof/contract';

import type { Failure } from '../checkers/finding.ts';
import { describeOperation, describeTouch } from '../history/describe-event.ts';
import type { History } from '../history/history.ts';

const eventsShownMax = 14;

/** A failure with the part of the history that shows it. */
export function describeFailure(
  history: History,
  failure: Failure,
  facts: Omit<Counterexample, 'message' | 'history'>,
): Counterexample {
  const events = [
    ...failure.operations.map((operation) => describeOperation(history, operation)),
    ...failure.touches.map((touch) => describeTouch(history, touch)),
  ];
  const byTime = events.toSorted((a, b) => a.invokeUs - b.invokeUs).slice(-eventsShownMax);
  return { message: failure.message, history: byTime, ...facts };
}
