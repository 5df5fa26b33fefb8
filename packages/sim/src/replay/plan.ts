import { ChoiceSequence } from '../scheduler/odometer.ts';
import { PctStrategy } from '../scheduler/pct-strategy.ts';
import { RandomStrategy } from '../scheduler/random-strategy.ts';
import { ScheduleStrategy, type Schedule } from '../scheduler/schedule.ts';
import type { Strategy } from '../scheduler/strategy.ts';

/** How a run is to go: everything that can be replayed. */
export type Plan =
  | { readonly kind: 'random'; readonly seed: number }
  | { readonly kind: 'pct'; readonly seed: number; readonly depth: number; readonly steps: number }
  | { readonly kind: 'choices'; readonly choices: readonly number[] }
  | { readonly kind: 'schedule'; readonly schedule: Schedule };

/** A fresh strategy that carries a plan out. */
export function strategyOf(plan: Plan): Strategy {
  switch (plan.kind) {
    case 'random':
      return new RandomStrategy(plan.seed);
    case 'pct':
      return new PctStrategy(plan.seed, plan);
    case 'choices':
      return new ChoiceSequence(plan.choices);
    case 'schedule':
      return new ScheduleStrategy(plan.schedule);
  }
}

/** The seed that goes with a plan: what the tasks' own `random` ports give. */
export function seedOf(plan: Plan): number {
  switch (plan.kind) {
    case 'random':
    case 'pct':
      return plan.seed;
    case 'schedule':
      return plan.schedule.seed;
    case 'choices':
      return 1;
  }
}
