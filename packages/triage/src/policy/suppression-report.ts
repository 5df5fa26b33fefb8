import type { Decision } from './decision.ts';
import type { Policy } from './policy.ts';

/** What a suppression did. */
export interface SuppressionUse {
  readonly id: string;
  readonly owner: string;
  readonly expires: string;
  /** Alerts that it matched, whether or not it decided. */
  readonly matched: number;
  /** Alerts that it closed. */
  readonly decided: number;
  /** Alerts that it would have closed, had their agent not been protected. */
  readonly held: number;
  /** `expired`: it applies to nothing any more. `unused`: it matched nothing that was counted. */
  readonly state: 'active' | 'unused' | 'expired';
}

interface Counts {
  matched: number;
  decided: number;
  held: number;
}

/** Counts what each suppression of a policy does. */
export class SuppressionCounter {
  readonly #counts = new Map<string, Counts>();

  /** Counts the suppressions in the trace of a decision. */
  count({ trace }: Decision): void {
    for (const { rule, outcome } of trace.steps) {
      if (!rule.startsWith(rulePrefix)) continue;
      const id = rule.slice(rulePrefix.length);
      const counts = this.#counts.get(id) ?? { matched: 0, decided: 0, held: 0 };
      counts.matched += 1;
      if (outcome === 'decided') counts.decided += 1;
      if (outcome === 'held') counts.held += 1;
      this.#counts.set(id, counts);
    }
  }

  /** Every suppression of the policy, in its order. */
  report({ suppressions }: Policy, nowMs: number): readonly SuppressionUse[] {
    return suppressions.map(({ id, owner, expires, expiresMs }) => {
      const counts = this.#counts.get(id) ?? { matched: 0, decided: 0, held: 0 };
      const state = nowMs >= expiresMs ? 'expired' : counts.matched === 0 ? 'unused' : 'active';
      return { id, owner, expires, ...counts, state };
    });
  }
}

const rulePrefix = 'suppression:';
