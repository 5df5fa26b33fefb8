import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { CapWindow, Observation, SweepWindow } from './observation.ts';
import { archivedBetween } from './q10-archive-once.ts';
import { numberFromNote, optionalNumberFromNote } from './reports.ts';

/** Q18: every number that is reported is what an independent reader finds. */
export function checkTrueReports(observation: Observation): Finding {
  const finding = new FindingBuilder('Q18');
  const { history, capWindows, readmits, stats, sweeps } = observation;
  for (const { reported, audited } of stats) {
    for (const [state, count] of Object.entries(reported)) {
      finding.opportunity();
      const found = audited[state as keyof typeof audited] ?? 0;
      if (count !== found) finding.fail(`stats say ${count} ${state}, the disk holds ${found}`);
    }
  }
  for (const window of capWindows) checkCapReports(observation, finding, window);
  for (const window of sweeps) checkSweepReport(observation, finding, window);
  for (const window of readmits) {
    const operations = operationsWithin(history, ['readmit'], window);
    if (operations.some((operation) => history.outcomeOf(operation) !== 'ok')) continue;
    finding.opportunity();
    const reported = operations.reduce(
      (sum, operation) => sum + numberFromNote(history, operation, 'readmitted'),
      0,
    );
    const moved = window.before.count('overflow') - window.after.count('overflow');
    if (reported !== moved) {
      finding.fail(`readmissions say that ${reported} came back, ${moved} left the archive`, { operations });
    }
  }
  return finding.build();
}

function checkSweepReport({ history }: Observation, finding: FindingBuilder, window: SweepWindow): void {
  if (window.moved === null) return;
  for (const operation of operationsWithin(history, ['sweep'], window)) {
    if (history.outcomeOf(operation) !== 'ok') continue;
    for (const [field, found] of [
      ['itemsReclaimed', window.moved.reclaimed],
      ['doneDeleted', window.moved.deleted],
    ] as const) {
      const said = optionalNumberFromNote(history, operation, field);
      if (said === null) continue;
      finding.opportunity();
      if (said === found) continue;
      finding.fail(`a sweep says ${field} ${said}, the disk ${found}`, { operations: [operation] });
    }
  }
}

function checkCapReports({ history }: Observation, finding: FindingBuilder, window: CapWindow): void {
  const operations = operationsWithin(history, ['cap'], window);
  if (operations.length === 0 || operations.some((operation) => history.outcomeOf(operation) !== 'ok'))
    return;
  finding.opportunity();
  const reported = operations.reduce(
    (sum, operation) => sum + numberFromNote(history, operation, 'archived'),
    0,
  );
  const entered = archivedBetween(window);
  if (reported !== entered) {
    finding.fail(`the cap reports say ${reported} archived, the disk ${entered}`, {
      operations: operations.slice(0, 8),
    });
  }
  const last = operations.at(-1);
  if (!window.isSolo || last === undefined) return;
  const depth = optionalNumberFromNote(history, last, 'depthAfter');
  if (depth !== null && depth !== window.after.count('ready')) {
    const message = `the cap report says that ${depth} are ready, the disk holds ${window.after.count('ready')}`;
    finding.fail(message, { operations: [last] });
  }
}
