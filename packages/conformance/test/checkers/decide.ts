import type { ClauseId } from '@spoolproof/contract';
import { CHECKERS } from '../../src/index.ts';
import type { Finding, Observation } from '../../src/index.ts';

/** What the checker of a clause finds; it must speak of that clause. */
export function decide(clause: ClauseId, observation: Observation): Finding {
  const finding = CHECKERS[clause]!(observation);
  if (finding.clause !== clause) throw new Error(`the checker of ${clause} speaks of ${finding.clause}`);
  return finding;
}

/** A verdict with how often the clause could have failed and how often it did. */
export function counts(
  clause: ClauseId,
  observation: Observation,
): [verdict: string, opportunities: number, failures: number] {
  const { verdict, opportunities, failures } = decide(clause, observation);
  return [verdict, opportunities, failures];
}

/** The places in the history to which the failures of a clause point. */
export function shown(
  clause: ClauseId,
  observation: Observation,
): { touches: readonly number[]; operations: readonly number[] }[] {
  return decide(clause, observation).examples.map(({ touches, operations }) => ({ touches, operations }));
}
