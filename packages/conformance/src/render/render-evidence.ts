import type { ClauseEvidence, Evidence } from '@spoolproof/contract';

import { renderClauseTable, renderLaneTable } from './render-clauses.ts';
import { renderHistory } from './render-history.ts';

/** Everything a gate found out, as plain text for a terminal. */
export function renderEvidence(evidence: Evidence): string {
  const failed = evidence.clauses.filter(({ verdict }) => verdict === 'fail');
  return [
    `subject ${evidence.subject} ${evidence.subjectVersion}, seed ${evidence.seed}`,
    '',
    renderLaneTable(evidence),
    '',
    renderClauseTable(evidence),
    ...failed.flatMap((clause) => ['', renderFailure(clause)]),
    '',
    `${evidence.verdict}: ${summary(evidence)}`,
    ...(evidence.verdict === 'pass'
      ? []
      : [`replay: ${evidence.replay}`, '        (real kernels replay the plan, not the schedule)']),
  ].join('\n');
}

/** One failed clause with the history that shows it. */
export function renderFailure(clause: ClauseEvidence): string {
  const { counterexample } = clause;
  const head = `${clause.id} ${clause.name} failed ${clause.failures.toLocaleString('en-US')} times`;
  if (counterexample === undefined) return head;
  return [
    `${head}; the first, at depth ${counterexample.depth.toLocaleString('en-US')}:`,
    `  ${counterexample.message}`,
    renderHistory(counterexample.history),
  ].join('\n');
}

function summary({ clauses }: Evidence): string {
  const count = (verdict: ClauseEvidence['verdict']): number =>
    clauses.filter((clause) => clause.verdict === verdict).length;
  const parts = [
    `${count('pass')} clauses hold`,
    `${count('fail')} fail`,
    `${count('unknown')} had no opportunity`,
  ];
  return `${parts.join(', ')}, ${count('not-applicable')} do not apply`;
}
