import { CLAUSES } from '@spoolproof/contract';
import type {
  ClauseEvidence,
  ClauseVerdict,
  Counterexample,
  EvidenceVerdict,
  LaneFileSystem,
} from '@spoolproof/contract';

import type { Finding } from '../checkers/finding.ts';
import type { History } from '../history/history.ts';
import { describeFailure } from './describe-failure.ts';

/** What one lane found out, with what is needed to show it. */
export interface LaneFindings {
  readonly fs: LaneFileSystem;
  readonly depth: number;
  /** The line that runs the lane again. */
  readonly replay: string;
  readonly history: History;
  readonly findings: readonly Finding[];
}

/**
 * What all lanes together say of each clause. A failure in one lane is a failure; a clause is unknown only if no lane
 * had an opportunity.
 */
export function mergeFindings(lanes: readonly LaneFindings[]): ClauseEvidence[] {
  return CLAUSES.flatMap(({ id, name }) => {
    const found = lanes.flatMap((lane) =>
      lane.findings.filter(({ clause }) => clause === id).map((finding) => ({ lane, finding })),
    );
    if (found.length === 0) return [];
    const verdict = mergeVerdicts(found.map(({ finding }) => finding.verdict));
    const failed = found.find(({ finding }) => finding.verdict === 'fail');
    const [example] = failed?.finding.examples ?? [];
    const notes = [
      ...new Set(
        found.map(({ finding }) => finding.note).filter((note) => note !== undefined && note !== ''),
      ),
    ];
    return [
      {
        id,
        name,
        verdict,
        opportunities: found.reduce((sum, { finding }) => sum + finding.opportunities, 0),
        failures: found.reduce((sum, { finding }) => sum + finding.failures, 0),
        ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
        ...(failed === undefined || example === undefined
          ? {}
          : { counterexample: describeFailure(failed.lane.history, example, factsOf(failed.lane)) }),
      },
    ];
  });
}

function factsOf({ fs, depth, replay }: LaneFindings): Omit<Counterexample, 'message' | 'history'> {
  return { fs, depth, replay };
}

function mergeVerdicts(verdicts: readonly ClauseVerdict[]): ClauseVerdict {
  for (const verdict of ['fail', 'pass', 'unknown'] as const) if (verdicts.includes(verdict)) return verdict;
  return 'not-applicable';
}

/** The verdict of a gate, from what is said of each clause. One without an opportunity leaves it open. */
export function verdictOf(clauses: readonly ClauseEvidence[]): EvidenceVerdict {
  if (clauses.some(({ verdict }) => verdict === 'fail')) return 'fail';
  const isMissing = clauses.some(({ verdict }) => verdict === 'unknown');
  return isMissing || clauses.length === 0 ? 'inconclusive' : 'pass';
}
