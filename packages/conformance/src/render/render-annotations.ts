import type { ClauseEvidence, Evidence } from '@spoolproof/contract';

import { describePlace } from './describe-lane.ts';
import { replayCommand } from './replay-command.ts';
import { shorten } from './shorten.ts';

const messageMax = 600;

/**
 * Workflow commands for GitHub Actions, a line each: an error for each failed clause, with the line that replays it. What
 * the baseline had already is a warning; so is, where a gate is inconclusive, a clause without an opportunity to fail.
 * Empty when there is nothing to say. GitHub reads them from standard output and standard error alike.
 */
export function renderAnnotations(evidence: Evidence): string {
  return evidence.clauses.flatMap((clause) => annotate(clause, evidence)).join('\n');
}

function annotate(clause: ClauseEvidence, { verdict, knownFailures = [] }: Evidence): readonly string[] {
  const title = `${clause.id} ${clause.name}`;
  if (clause.verdict === 'fail') {
    const isKnown = knownFailures.includes(clause.id);
    return [command(isKnown ? 'warning' : 'error', title, describeFailure(clause, isKnown))];
  }
  if (clause.verdict !== 'unknown' || verdict !== 'inconclusive') return [];
  return [command('warning', title, 'had no opportunity to fail, so nothing is known')];
}

function describeFailure({ failures, counterexample }: ClauseEvidence, isKnown: boolean): string {
  const known = isKnown ? ' (known from the baseline)' : '';
  const times = `failed ${failures.toLocaleString('en-US')} times${known}`;
  if (counterexample === undefined) return times;
  return [
    `${shorten(counterexample.message, messageMax)}`,
    `${times}; this one ${describePlace(counterexample)}`,
    `replay: ${replayCommand(counterexample)}`,
  ].join('\n');
}

function command(level: 'error' | 'warning', title: string, message: string): string {
  const property = escapeData(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${escapeData(message)}`;
}

/** As GitHub's own toolkit escapes; a command ends with its line. Control characters have no place in an annotation. */
function escapeData(text: string): string {
  return text
    .replaceAll(/(?![\r\n])\p{Cc}/gu, '\u{FFFD}')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}
