import { CLAUSES } from '@spoolproof/contract';
import type { ClauseEvidence } from '@spoolproof/contract';

/**
 * What several lanes together say of each clause, in the order of the contract. A failure in one is a failure; a clause is
 * unknown only if no lane had an opportunity. The smallest counterexample is kept: one that was shrunk, if there is one.
 */
export function mergeClauses(lanes: readonly (readonly ClauseEvidence[])[]): ClauseEvidence[] {
  return CLAUSES.flatMap(({ id, name }): ClauseEvidence[] => {
    const found = lanes.flatMap((clauses) => clauses.filter((clause) => clause.id === id));
    if (found.length === 0) return [];
    const notes = [
      ...new Set(found.flatMap(({ note }) => (note === undefined || note === '' ? [] : [note]))),
    ];
    const shown = found.flatMap(({ counterexample }) => counterexample ?? []);
    const counterexample = shown.find(({ shrunk }) => shrunk !== undefined) ?? shown[0];
    const randomRuns = found.reduce((sum, clause) => sum + (clause.randomRuns ?? 0), 0);
    return [
      {
        id,
        name,
        verdict: mergeVerdicts(found.map(({ verdict }) => verdict)),
        opportunities: found.reduce((sum, clause) => sum + clause.opportunities, 0),
        failures: found.reduce((sum, clause) => sum + clause.failures, 0),
        ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
        ...(counterexample === undefined ? {} : { counterexample }),
        ...(randomRuns === 0 ? {} : { randomRuns }),
      },
    ];
  });
}

function mergeVerdicts(verdicts: readonly ClauseEvidence['verdict'][]): ClauseEvidence['verdict'] {
  for (const verdict of ['fail', 'pass', 'unknown'] as const) if (verdicts.includes(verdict)) return verdict;
  return 'not-applicable';
}
