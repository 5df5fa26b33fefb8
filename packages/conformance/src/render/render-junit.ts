import type { ClauseEvidence, Evidence } from '@spoolproof/contract';

import { describePlace, describeShrunk } from './describe-lane.ts';
import { renderHistory } from './render-history.ts';
import { replayCommand } from './replay-command.ts';
import { shorten } from './shorten.ts';
import { xmlAttribute, xmlText } from './xml-text.ts';

/** What a test case of JUnit can be. */
type CaseResult = 'passed' | 'failed' | 'error' | 'skipped';

const messageMax = 600;

/**
 * Everything a gate found out, as JUnit XML: a test case for each clause.
 *
 * - `fail` is a failure. One that a baseline had already is skipped, with all there is to say about it: CI systems fail a
 *   build for any failure in such a file, and the baseline says that this one shall not.
 * - `unknown` is an error where the gate is inconclusive: nothing was found wrong, but the check did not take place, and
 *   a file without an error would be shown as passed. Where the gate passed or failed without it, it is skipped.
 * - `not-applicable` is skipped.
 */
export function renderJUnit(evidence: Evidence): string {
  const results = evidence.clauses.map((clause) => resultOf(clause, evidence));
  const count = (wanted: CaseResult): number => results.filter((result) => result === wanted).length;
  const counts = {
    tests: results.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    time: evidence.seconds,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'spoolproof gate', ...counts })}>`,
    `  <testsuite${attributes({ name: evidence.subject, timestamp: timestampOf(evidence), ...counts })}>`,
    '    <properties>',
    ...propertiesOf(evidence).map((property) => `      <property${attributes(property)}/>`),
    '    </properties>',
    ...evidence.clauses.flatMap((clause) => renderCase(clause, evidence)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function resultOf({ id, verdict }: ClauseEvidence, evidence: Evidence): CaseResult {
  if (verdict === 'pass') return 'passed';
  if (verdict === 'fail') return evidence.knownFailures?.includes(id) === true ? 'skipped' : 'failed';
  return verdict === 'unknown' && evidence.verdict === 'inconclusive' ? 'error' : 'skipped';
}

function renderCase(clause: ClauseEvidence, evidence: Evidence): readonly string[] {
  const named = attributes({ name: `[${clause.id}] ${clause.name}`, classname: evidence.subject });
  const result = resultOf(clause, evidence);
  if (result === 'passed') return [`    <testcase${named}/>`];
  return [`    <testcase${named}>`, ...renderResult(clause, result), '    </testcase>'];
}

function renderResult(clause: ClauseEvidence, result: CaseResult): readonly string[] {
  const { id, verdict, counterexample, note } = clause;
  if (verdict === 'not-applicable')
    return [`      <skipped${attributes({ message: `does not apply: ${note ?? 'see the contract'}` })}/>`];
  if (verdict === 'unknown') {
    const message = `no opportunity to fail, so nothing is known${note === undefined ? '' : `: ${note}`}`;
    if (result === 'skipped') return [`      <skipped${attributes({ message })}/>`];
    return [`      <error${attributes({ message, type: 'unknown' })}>${xmlText(message)}</error>`];
  }
  const message = shorten(counterexample?.message ?? `failed ${clause.failures} times`, messageMax);
  const text = xmlText(describeFailure(clause));
  if (result === 'failed') return [`      <failure${attributes({ message, type: id })}>${text}</failure>`];
  return [
    `      <skipped${attributes({ message: `fails, as in the baseline: ${message}` })}/>`,
    `      <system-out>${text}</system-out>`,
  ];
}

function describeFailure({ failures, opportunities, counterexample }: ClauseEvidence): string {
  const times = `${failures.toLocaleString('en-US')} failures at ${opportunities.toLocaleString('en-US')} opportunities`;
  if (counterexample === undefined) return times;
  const shrunk = describeShrunk(counterexample);
  return [
    `${times}; the first ${describePlace(counterexample)}:`,
    counterexample.message,
    '',
    renderHistory(counterexample.history),
    '',
    ...(shrunk === undefined ? [] : [shrunk]),
    `replay: ${replayCommand(counterexample)}`,
  ].join('\n');
}

function propertiesOf(evidence: Evidence): readonly { readonly name: string; readonly value: string }[] {
  const { subjectVersion, commit, seed, verdict, replay, machine } = evidence;
  return [
    { name: 'verdict', value: verdict },
    { name: 'subject.version', value: subjectVersion },
    ...(commit === undefined ? [] : [{ name: 'commit', value: commit }]),
    { name: 'seed', value: String(seed) },
    { name: 'replay', value: replay },
    { name: 'machine', value: `${machine.platform} ${machine.release}, Node ${machine.node}` },
  ];
}

/** ISO 8601 without a zone, as the schema of JUnit wants it. */
function timestampOf({ startedAt }: Evidence): string {
  return new Date(startedAt).toISOString().slice(0, 19);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('');
}
