import type { Visit } from '../explore/explore.ts';
import { ModelError } from '../model-error.ts';
import type { Action, QuintModel, Step } from '../quint/quint-model.ts';

/** A behaviour of the model: the initial state, then a step each. */
export type Trace = readonly Visit[];

/** Deaths and silences are rarer than calls, or nothing else would happen. */
const RARE: ReadonlySet<string> = new Set(['crash', 'fallSilent']);
const RARITY = 24;

/** A number from 0 to `below - 1`. */
export type Draw = (below: number) => number;

/** Walks through an instance at random for at most so many steps. Prefers actions that were seldom taken. */
export function walk(model: QuintModel, stepsMax: number, draw: Draw, taken: Map<string, number>): Trace {
  const trace: Visit[] = [{ action: undefined, state: model.initial }];
  let { initial: state } = model;
  while (trace.length <= stepsMax) {
    const steps = model.stepsFrom(state);
    const step = choose(steps, draw, taken);
    if (step === undefined) break;
    taken.set(step.action.name, (taken.get(step.action.name) ?? 0) + 1);
    trace.push(step);
    ({ state } = step);
  }
  return trace;
}

function choose(steps: readonly Step[], draw: Draw, taken: ReadonlyMap<string, number>): Step | undefined {
  const allowed = steps.filter(({ action }) => !RARE.has(action.name) || draw(RARITY) === 0);
  const from = allowed.length === 0 ? steps : allowed;
  // One time in two, whatever was done least: so that every corner is met within a few hundred walks.
  if (draw(2) === 0) return from[draw(from.length)];
  return from.toSorted((a, b) => (taken.get(a.action.name) ?? 0) - (taken.get(b.action.name) ?? 0))[0];
}

/** The behaviour that takes these actions; those that are not enabled when their turn comes are left out. */
export function follow(model: QuintModel, actions: readonly Action[]): Trace {
  const trace: Visit[] = [{ action: undefined, state: model.initial }];
  let { initial: state } = model;
  for (const { name, process } of actions) {
    const step = model
      .stepsFrom(state)
      .find(({ action }) => action.name === name && action.process === process);
    if (step === undefined) continue;
    trace.push(step);
    ({ state } = step);
  }
  return trace;
}

/** The actions of a trace. */
export function actionsOf(trace: Trace): readonly Action[] {
  return trace.slice(1).map(({ action }) => {
    if (action === undefined) throw new ModelError('only the first state of a trace has no action');
    return action;
  });
}
