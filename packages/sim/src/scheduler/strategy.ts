/** What a choice is about. Choice 0 is always the dullest: go on, no fault, everything survives. */
export type ChoiceLabel = 'task' | 'call' | 'fault' | 'order' | 'survivors' | 'survives' | 'damage';

/** A task that could run next, as a strategy sees it. */
export interface Candidate {
  /** Tasks are numbered from 0 in the order in which they were spawned. */
  readonly index: number;
}

/**
 * The one source of choice: everything in a run that could go either way is decided by `choose`. A strategy is used for
 * one run.
 */
export interface Strategy {
  /** A number from 0 to `count - 1`; asked only when `count` is 2 or more. */
  choose(count: number, label: ChoiceLabel): number;
  /**
   * Which of the tasks that can run goes next: a position in `candidates`, which are in the order of their index.
   * `current` is the position of the one that ran last, or -1 when it cannot go on. Default: `choose` among the
   * current task, then the others.
   */
  chooseTask?(candidates: readonly Candidate[], current: number, step: number): number;
}

/** Turns "the n-th, counting the current one first" into a position among the candidates. */
export function positionOf(choice: number, current: number): number {
  if (current === -1) return choice;
  if (choice === 0) return current;
  return choice <= current ? choice - 1 : choice;
}
