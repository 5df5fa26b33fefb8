import { CLAUSES } from '@spoolproof/contract';
import type { ClauseEvidence, ClauseId, Counterexample, LaneFileSystem } from '@spoolproof/contract';

import type { Failure, Finding } from '../checkers/finding.ts';
import type { History } from '../history/history.ts';
import { describeFailure } from './describe-failure.ts';

interface Entry {
  verdict: ClauseEvidence['verdict'];
  opportunities: number;
  failures: number;
  randomRuns: number;
  counterexample: Counterexample | null;
}

/** What of a counterexample is not in its history. */
export type CounterexampleFacts = Omit<Counterexample, 'message' | 'history'>;

/** Adds up what many runs say of each clause. */
export class ClauseTally {
  readonly #entries: Map<ClauseId, Entry> = new Map();

  /** Adds the findings of one run. @param isRandom whether the run was chosen at random: those bound how rare failures are. */
  add(findings: readonly Finding[], isRandom: boolean): void {
    for (const { clause, verdict, opportunities, failures } of findings) {
      const entry = this.#entry(clause);
      entry.opportunities += opportunities;
      entry.failures += failures;
      if (isRandom && opportunities > 0) entry.randomRuns++;
      if (verdict === 'fail' || entry.verdict === 'fail') entry.verdict = 'fail';
      else if (verdict === 'pass' || entry.verdict === 'pass') entry.verdict = 'pass';
      else entry.verdict = verdict;
    }
  }

  /** Adds a run that could not go on: somebody waits for ever (Q23). */
  addStuck(message: string, replay: string, fs: LaneFileSystem, depth: number): void {
    const entry = this.#entry('Q23');
    entry.verdict = 'fail';
    entry.failures++;
    entry.opportunities++;
    entry.counterexample ??= { message, history: [], fs, depth, replay };
  }

  hasCounterexample(clause: string): boolean {
    return (this.#entries.get(clause as ClauseId)?.counterexample ?? null) !== null;
  }

  /** Keeps the counterexample of a clause. */
  show(clause: ClauseId, history: History, failure: Failure, facts: CounterexampleFacts): void {
    this.#entry(clause).counterexample = describeFailure(history, failure, facts);
  }

  /** What all runs together say, in the order of the contract. */
  clauses(): ClauseEvidence[] {
    return CLAUSES.flatMap(({ id, name }): ClauseEvidence[] => {
      const entry = this.#entries.get(id);
      if (entry === undefined) return [];
      const { verdict, opportunities, failures, randomRuns, counterexample } = entry;
      return [
        {
          id,
          name,
          verdict,
          opportunities,
          failures,
          ...(counterexample === null ? {} : { counterexample }),
          ...(randomRuns === 0 ? {} : { randomRuns }),
        },
      ];
    });
  }

  #entry(clause: ClauseId): Entry {
    const entry = this.#entries.get(clause) ?? {
      verdict: 'unknown',
      opportunities: 0,
      failures: 0,
      randomRuns: 0,
      counterexample: null,
    };
    this.#entries.set(clause, entry);
    return entry;
  }
}
