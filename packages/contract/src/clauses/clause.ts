import type { Capabilities } from '../capabilities.ts';

/** The groups of clauses. `safety`, `liveness` and `cost` are about queues; each of the others about one other thing. */
export const CLAUSE_GROUPS = [
  'safety',
  'liveness',
  'cost',
  'journal',
  'watchdog',
  'health',
  'pipeline',
] as const;

/** One of the groups of clauses. */
export type ClauseGroup = (typeof CLAUSE_GROUPS)[number];

/** Every clause by number, in the order of the contract. A number never changes meaning and is never used again. */
// prettier-ignore
export const CLAUSE_IDS = [
  'Q01', 'Q02', 'Q03', 'Q04', 'Q05', 'Q06', 'Q07', 'Q08', 'Q09', 'Q10',
  'Q11', 'Q12', 'Q13', 'Q14', 'Q15', 'Q16', 'Q17', 'Q18', 'Q19',
  'Q20', 'Q21', 'Q22', 'Q23', 'Q24',
  'Q30', 'Q31', 'Q32', 'Q33', 'Q34', 'Q35', 'Q36', 'Q37',
  'J01', 'J02', 'J03', 'J04', 'J05',
  'W01', 'W02', 'W03', 'W04', 'W05', 'W06',
  'H01', 'H02',
  'P01', 'P02', 'P03', 'P04', 'P05',
] as const;

/** The number of a clause. */
export type ClauseId = (typeof CLAUSE_IDS)[number];

/** To which queues a clause applies. */
export interface Applicability {
  /** Completes "applies to …". */
  readonly words: string;
  /** Decides it from what a queue declares. Always false for clauses that are not about queues. */
  readonly test: (capabilities: Capabilities) => boolean;
}

/** One numbered statement of the contract. `spec/contract.md` says the same in prose; a test compares the two. */
export interface Clause {
  readonly id: ClauseId;
  readonly name: string;
  readonly group: ClauseGroup;
  /** What is guaranteed, in one sentence. */
  readonly statement: string;
  /** The exact condition that a checker decides. */
  readonly decides: string;
  /** The incident or the defect that made it necessary. */
  readonly why: string;
  readonly appliesWhen: Applicability;
}
