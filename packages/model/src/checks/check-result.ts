/** What one check found. */
export interface CheckResult {
  readonly passed: boolean;
  /** One line: what was done, with its numbers. */
  readonly summary: string;
  /** What was found when it did not pass, for people. */
  readonly details: readonly string[];
  /** Behaviours that were replayed on the real queue. */
  readonly traces: number;
  /** Histories of the real queue that were checked. */
  readonly histories: number;
  /** Actions of the model that the real queue has taken in step with it. */
  readonly actions: readonly string[];
}

/** A result without traces or histories. */
export function result(passed: boolean, summary: string, details: readonly string[] = []): CheckResult {
  return { passed, summary, details, traces: 0, histories: 0, actions: [] };
}
