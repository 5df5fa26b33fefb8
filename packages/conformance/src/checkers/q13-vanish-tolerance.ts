import { isHistoryError } from '../history/describe-event.ts';
import { NONE } from '../history/history.ts';
import type { History, HistoryError } from '../history/history.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

const overlappingShownMax = 4;

/** Q13: an entry that disappears between two calls is a lost race; nothing throws for it. */
export function checkVanishTolerance(observation: Observation): Finding {
  const finding = new FindingBuilder('Q13');
  const { history } = observation;
  const caps: number[] = [];
  const others: number[] = [];
  for (let operation = 0; operation < history.operations.kind.length; operation++) {
    finding.opportunity(history.operations.vanished.at(operation));
    if (history.notes.has(operation)) (history.kindOf(operation) === 'cap' ? caps : others).push(operation);
  }
  // Enforcements first: that one of them dies is what starts the feedback loop (Q24).
  for (const operation of [...caps, ...others]) {
    const note = history.notes.get(operation);
    if (history.outcomeOf(operation) === 'fail' && isHistoryError(note))
      judge(observation, finding, operation, note);
    for (const error of readErrors(note)) judge(observation, finding, operation, error);
  }
  return finding.build();
}

function judge(
  observation: Observation,
  finding: FindingBuilder,
  operation: number,
  error: HistoryError,
): void {
  if (error.errno !== 'ENOENT' || error.injected !== undefined) return;
  const { history } = observation;
  const item = itemOf(history, error.message);
  const others = item === NONE ? [] : [...observation.touches.of(item)];
  finding.opportunity();
  const message = `${history.kindOf(operation)} threw for an entry that had vanished: ${error.message}`;
  finding.fail(message, {
    touches: others.slice(0, overlappingShownMax),
    operations: [...overlapping(history, operation), operation],
  });
}

/** Errors of single reads, which a read of many items keeps in its report. */
function readErrors(note: unknown): HistoryError[] {
  if (typeof note !== 'object' || note === null || !('threw' in note) || !Array.isArray(note.threw))
    return [];
  const threw: readonly unknown[] = note.threw;
  return threw.flatMap((entry) =>
    typeof entry === 'object' && entry !== null && 'error' in entry && isHistoryError(entry.error)
      ? [entry.error]
      : [],
  );
}

/** The item that a message with a path is about. */
function itemOf(history: History, message: string): number {
  const name = /([^/']+?)(?:\.json)?'(?: ->|$)/u.exec(message)?.[1];
  const id = name === undefined ? undefined : history.ids.find(name);
  return id === undefined || id >= history.itemOfId.length ? NONE : history.itemOfId.at(id);
}

/** Operations of other processes that were under way at the same time and move entries. */
function overlapping(history: History, operation: number): number[] {
  const { operations } = history;
  const [from, to] = [operations.invokeUs.at(operation), operations.returnUs.at(operation)];
  const found: number[] = [];
  for (let other = 0; other < operations.kind.length && found.length < overlappingShownMax; other++) {
    if (operations.process.at(other) === operations.process.at(operation)) continue;
    if (operations.invokeUs.at(other) > to || operations.returnUs.at(other) < from) continue;
    if (['cap', 'sweep', 'readmit'].includes(history.kindOf(other))) found.push(other);
  }
  return found;
}
