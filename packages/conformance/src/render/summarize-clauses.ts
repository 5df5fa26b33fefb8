import type { ClauseEvidence, ClauseVerdict, Evidence } from '@spoolproof/contract';

/** How many clauses got each verdict. */
export function countVerdicts(clauses: readonly ClauseEvidence[]): Readonly<Record<ClauseVerdict, number>> {
  const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { verdict } of clauses) counts[verdict] += 1;
  return counts;
}

/** What a gate found, in one line: `27 clauses hold, 5 fail (2 of them already in the baseline), 1 had no opportunity, …`. */
export function summarizeClauses({ clauses, knownFailures = [] }: Evidence): string {
  const counts = countVerdicts(clauses);
  const known =
    knownFailures.length === 0 ? '' : ` (${knownFailures.length} of them already in the baseline)`;
  const hold = counts.pass === 1 ? '1 clause holds' : `${counts.pass} clauses hold`;
  const fail = counts.fail === 1 ? '1 fails' : `${counts.fail} fail`;
  const apply =
    counts['not-applicable'] === 1 ? '1 does not apply' : `${counts['not-applicable']} do not apply`;
  return `${hold}, ${fail}${known}, ${counts.unknown} had no opportunity, ${apply}`;
}
