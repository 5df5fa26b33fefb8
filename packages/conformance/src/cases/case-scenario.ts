import type { Scenario } from '@spoolproof/sim';

import type { Finding } from '../checkers/finding.ts';
import type { Case } from './case.ts';
import { runCase } from './run-case.ts';
import type { CaseResult, CaseSetting } from './run-case.ts';

/** A case in which clauses failed. */
export class CaseFailure extends Error {
  readonly result: CaseResult;

  constructor(result: CaseResult) {
    const failed = failedIn(result);
    super(failed.map(({ clause, examples }) => `${clause}: ${examples[0]?.message ?? ''}`).join('; '));
    this.name = 'CaseFailure';
    this.result = result;
  }

  /** Whether a clause is among those that failed. */
  has(clause: string): boolean {
    return failedIn(this.result).some((finding) => finding.clause === clause);
  }
}

/** The findings of a case that are failures. */
export function failedIn({ findings }: CaseResult): Finding[] {
  return findings.filter(({ verdict }) => verdict === 'fail');
}

/** A case as a scenario of the simulator, which fails when a clause does. */
export function caseScenario(
  definition: Case,
  setting: CaseSetting,
  onResult: (result: CaseResult) => void = () => undefined,
): Scenario {
  return {
    name: definition.name,
    run: async (run) => {
      const result = await runCase(definition, setting, run);
      onResult(result);
      if (failedIn(result).length > 0) throw new CaseFailure(result);
    },
  };
}
