import type { ClauseEvidence, Evidence } from '@spoolproof/contract';

import { verdictOf } from './merge-findings.ts';

/**
 * The evidence of a gate, decided against that of an earlier one: only what is new decides. A clause that failed in the
 * baseline already is named in `knownFailures`, still shows as failed, and does not count; nor does one of which nothing
 * is known now and nothing was known then. A clause that held in the baseline and is unknown now counts.
 *
 * @throws RangeError when the baseline is of another subject.
 */
export function applyBaseline(evidence: Evidence, baseline: Evidence): Evidence {
  assertSameSubject(evidence.subject, baseline);
  const before = new Map(baseline.clauses.map(({ id, verdict }) => [id, verdict]));
  const isKnown = ({ id, verdict }: ClauseEvidence): boolean =>
    (verdict === 'fail' || verdict === 'unknown') && before.get(id) === verdict;
  const counted = evidence.clauses.map((clause) =>
    isKnown(clause) ? { ...clause, verdict: 'not-applicable' as const } : clause,
  );
  const known = evidence.clauses.filter((clause) => clause.verdict === 'fail' && isKnown(clause));
  return { ...evidence, verdict: verdictOf(counted), knownFailures: known.map(({ id }) => id) };
}

/**
 * Refuses a baseline of another subject: its failures say nothing about this one.
 *
 * @throws RangeError naming both subjects.
 */
export function assertSameSubject(subject: string, baseline: Evidence): void {
  if (baseline.subject === subject) return;
  throw new RangeError(`the baseline is of the subject '${baseline.subject}', not of '${subject}'`);
}
