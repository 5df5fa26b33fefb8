import type { Capabilities } from '../capabilities.ts';
import type { Clause, ClauseId } from './clause.ts';
import { COST_CLAUSES } from './cost.ts';
import { HEALTH_CLAUSES } from './health.ts';
import { JOURNAL_CLAUSES } from './journal.ts';
import { LIVENESS_CLAUSES } from './liveness.ts';
import { PIPELINE_CLAUSES } from './pipeline.ts';
import { SAFETY_CLAUSES } from './safety.ts';
import { WATCHDOG_CLAUSES } from './watchdog.ts';

/** The whole contract, in the order of the numbers within each group. */
export const CLAUSES: readonly Clause[] = [
  ...SAFETY_CLAUSES,
  ...LIVENESS_CLAUSES,
  ...COST_CLAUSES,
  ...JOURNAL_CLAUSES,
  ...WATCHDOG_CLAUSES,
  ...HEALTH_CLAUSES,
  ...PIPELINE_CLAUSES,
];

const byId: ReadonlyMap<string, Clause> = new Map(CLAUSES.map((clause) => [clause.id, clause]));

/** The clause with a number, or undefined for a string that is not the number of one. */
export function clauseById(id: ClauseId): Clause;
export function clauseById(id: string): Clause | undefined;
export function clauseById(id: string): Clause | undefined {
  return byId.get(id);
}

/** The clauses that a queue with these capabilities is held to. Those of journals, watchdogs and so on are never. */
export function clausesFor(capabilities: Capabilities): readonly Clause[] {
  return CLAUSES.filter((clause) => clause.appliesWhen.test(capabilities));
}
