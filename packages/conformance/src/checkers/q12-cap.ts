import { acceptanceOf } from './allowed-states.ts';
import { checkVictimsByOrder, checkVictimsByProducer } from './cap-victims.ts';
import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { CapWindow, Observation, ReadmitWindow, RejectWindow } from './observation.ts';
import { numberFromNote } from './reports.ts';

const operationsShownMax = 8;

/**
 * Q12: after an enforcement with nothing else at work, exactly the victims of the policy are gone and the cap holds; what was
 * archived comes back; and a queue that refuses holds no more than it may.
 */
export function checkCap(observation: Observation): Finding {
  const finding = new FindingBuilder('Q12');
  const isRejecting = observation.settings.capPolicy === 'reject';
  if (isRejecting) checkIdle(observation, finding);
  else for (const window of observation.capWindows) checkWindow(observation, finding, window);
  for (const window of observation.readmits) checkReadmit(observation, finding, window);
  for (const window of observation.rejects) checkReject(observation, finding, window);
  return finding.build();
}

function checkWindow(observation: Observation, finding: FindingBuilder, window: CapWindow): void {
  const { history } = observation;
  const operations = operationsWithin(history, ['cap'], window);
  const isEnforced = operations.some((operation) => history.outcomeOf(operation) === 'ok');
  const before = window.before.count('ready');
  if (!isEnforced || before <= window.cap) return;
  finding.opportunity();
  const where = { operations: operations.slice(0, operationsShownMax) };
  const depth = window.after.count('ready');
  if (depth > window.cap)
    finding.fail(`${depth} items are ready after the cap of ${window.cap} was enforced`, where);
  if (depth < window.cap) {
    const enough = `${before - window.cap} would have been enough`;
    finding.fail(`${before - depth} of ${before} items were archived, ${enough}`, where);
  }
  const moved = countMoved(window);
  if (moved > 0) finding.fail(`${moved} leased items were moved by an enforcement`, where);
  checkVictimsByProducer(observation, finding, window);
  const isWhole = operations.every((operation) => history.outcomeOf(operation) === 'ok');
  if (isWhole) checkVictimsByOrder(observation, finding, window);
}

/** Leased items that an enforcement took. */
function countMoved({ before, after }: CapWindow): number {
  let moved = 0;
  for (let id = 0; id < before.span; id++) {
    if (before.stateOf(id) === 'leased' && after.stateOf(id) !== 'leased') moved++;
  }
  return moved;
}

/** Under the policy `reject` an enforcement moves nothing. */
function checkIdle({ history }: Observation, finding: FindingBuilder): void {
  for (let operation = 0; operation < history.operations.kind.length; operation++) {
    if (history.kindOf(operation) !== 'cap' || history.outcomeOf(operation) !== 'ok') continue;
    finding.opportunity();
    const archived = numberFromNote(history, operation, 'archived');
    if (archived > 0)
      finding.fail(`an enforcement that should refuse archived ${archived} items`, {
        operations: [operation],
      });
  }
}

function checkReadmit(
  { history, capabilities }: Observation,
  finding: FindingBuilder,
  window: ReadmitWindow,
): void {
  if (!capabilities.readmit) return;
  finding.opportunity();
  const operations = operationsWithin(history, ['readmit'], window);
  const archived = window.before.count('overflow');
  const left = window.after.count('overflow');
  const where = { operations: operations.slice(0, operationsShownMax) };
  const asked = operations.reduce((sum, operation) => sum + history.operations.asked.at(operation), 0);
  const isWhole = operations.every((operation) => history.outcomeOf(operation) === 'ok');
  if (archived > 0 && left === archived)
    finding.fail(`nothing of ${archived} archived items came back`, where);
  else if (isWhole && asked >= archived && left > 0)
    finding.fail(`${left} of ${archived} archived items did not come back, all were asked for`, where);
  let stray = 0;
  for (let id = 0; id < window.before.span; id++) {
    if (window.before.stateOf(id) !== 'overflow') continue;
    const state = window.after.stateOf(id);
    if (state !== 'overflow' && state !== 'ready') stray++;
  }
  if (stray > 0)
    finding.fail(`${stray} archived items are neither archived nor ready after a readmission`, where);
}

/** A full queue refuses, says so by its code, and leaves nothing behind; one that is not full does not refuse. */
function checkReject(observation: Observation, finding: FindingBuilder, window: RejectWindow): void {
  const { history } = observation;
  const { max, producers, depthBefore, depthAfter } = window;
  const operations = operationsWithin(history, ['enqueue', 'enqueue-batch'], window);
  const refused = operations.filter((operation) => codeOf(history.notes.get(operation)) === 'QUEUE_FULL');
  const where = { operations: [...operations.slice(0, 2), ...refused.slice(0, 2)] };
  finding.opportunity(operations.length);
  if (depthAfter > max + producers) {
    const allowed = `allowed are ${max} and one for each of ${producers} producers`;
    finding.fail(`${depthAfter} items are ready, ${allowed}`, where);
  }
  if (refused.length > 0 && depthAfter < max)
    finding.fail(
      `${refused.length} enqueues were refused, and only ${depthAfter} of ${max} items are ready`,
      where,
    );
  const accepted = countAccepted(observation, window);
  if (accepted !== null && depthAfter !== depthBefore + accepted) {
    const grown = `${depthAfter - depthBefore} more items are ready`;
    finding.fail(`${accepted} items were accepted beside ${refused.length} refusals, and ${grown}`, where);
  }
}

/** Items that were accepted in a window; null when that is not certain of all. */
function countAccepted(observation: Observation, window: RejectWindow): number | null {
  const { history } = observation;
  let accepted = 0;
  for (let item = 0; item < history.items.id.length; item++) {
    const time = history.operations.invokeUs.at(history.items.operation.at(item));
    if (time < window.fromUs || time > window.toUs) continue;
    const acceptance = acceptanceOf(observation, item);
    if (acceptance === 'indeterminate') return null;
    if (acceptance === 'accepted') accepted++;
  }
  return accepted;
}

function codeOf(note: unknown): string | null {
  if (typeof note !== 'object' || note === null || !('code' in note)) return null;
  return typeof note.code === 'string' ? note.code : null;
}
