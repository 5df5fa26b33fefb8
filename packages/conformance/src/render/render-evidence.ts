import type { ClauseEvidence, Evidence } from '@spoolproof/contract';

import { describePlace, describeShrunk } from './describe-lane.ts';
import { renderClauseTable, renderLaneTable } from './render-clauses.ts';
import { renderHistory } from './render-history.ts';
import { replayCommand } from './replay-command.ts';
import { shorten } from './shorten.ts';
import { summarizeClauses } from './summarize-clauses.ts';

const messageMax = 600;

/** Everything a gate found out, as plain text for a terminal. */
export function renderEvidence(evidence: Evidence): string {
  const known = evidence.knownFailures ?? [];
  const failed = evidence.clauses.filter(({ verdict }) => verdict === 'fail');
  return [
    `subject ${evidence.subject} ${evidence.subjectVersion}, seed ${evidence.seed}`,
    '',
    renderLaneTable(evidence),
    '',
    renderClauseTable(evidence),
    ...failed.flatMap((clause) => ['', renderFailure(clause)]),
    '',
    ...(known.length === 0 ? [] : [`known from the baseline, not counted: ${known.join(', ')}`]),
    `${evidence.verdict}: ${summarizeClauses(evidence)}`,
    ...(evidence.verdict === 'pass'
      ? []
      : [`replay: ${evidence.replay}`, '        (real kernels replay the plan, not the schedule)']),
  ].join('\n');
}

/** One failed clause with the history that shows it. */
export function renderFailure(clause: ClauseEvidence): string {
  const { counterexample, failures } = clause;
  const times = failures === 1 ? 'once' : `${failures.toLocaleString('en-US')} times`;
  const head = `${clause.id} ${clause.name} failed ${times}`;
  if (counterexample === undefined) return head;
  const shrunk = describeShrunk(counterexample);
  return [
    `${head}${failures === 1 ? '' : '; the first'}, ${describePlace(counterexample)}:`,
    `  ${shorten(counterexample.message, messageMax)}`,
    renderHistory(counterexample.history),
    ...(shrunk === undefined ? [] : [`  ${shrunk}`]),
    `  replay: ${replayCommand(counterexample)}`,
  ].join('\n');
}
