import type { Action, QuintModel, State } from '../quint/quint-model.ts';

/** What to look for. Every name is a definition of the model. */
export interface ExploreOptions {
  /** Must hold in every state. */
  readonly invariants: readonly string[];
  /** Must hold in some state, or the instance does not show what it is there for. */
  readonly witnesses?: readonly string[];
  /** From every state, a state in which this holds must be within reach. */
  readonly reachable?: readonly string[];
  /** Give up beyond so many states: the instance is larger than was thought. */
  readonly statesMax: number;
  /** Told from time to time how far it has got. */
  readonly onProgress?: (states: number, depth: number) => void;
}

/** A clause that does not hold, with a shortest way there. */
export interface Violation {
  readonly clause: string;
  readonly path: readonly Visit[];
}

/** A state on the way, and the action that led to it; none for the first. */
export interface Visit {
  readonly action: Action | undefined;
  readonly state: State;
}

/** What an exploration found. */
export interface Exploration {
  readonly states: number;
  readonly edges: number;
  /** Steps to the state that is furthest away. */
  readonly depth: number;
  /** Every state was visited. */
  readonly exhausted: boolean;
  /** Steps by action, of any process. */
  readonly actions: ReadonlyMap<string, number>;
  readonly violation: Violation | undefined;
  readonly graph: Graph;
}

/** A step between two visited states, by their numbers. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly action: Action;
  /** The state it leads to, with the label of this step. */
  readonly state: State;
}

/** Every state that was visited, and every step between them. */
export interface Graph {
  /** The steps out of each state. */
  readonly out: readonly (readonly Edge[])[];
  /** A shortest way to a state. */
  readonly pathTo: (state: number) => Visit[];
}

interface Node {
  readonly state: State;
  readonly from: number;
  readonly action: Action | undefined;
}

const PROGRESS_EVERY = 256;

/**
 * Visits every state of an instance, nearest first, so that what it finds is found by a shortest history. Stops at the first
 * violation.
 */
export function explore(model: QuintModel, options: ExploreOptions): Exploration {
  return new Explorer(model, options).run();
}

/** The breadth-first search. */
class Explorer {
  readonly #model: QuintModel;
  readonly #options: ExploreOptions;
  readonly #invariants: readonly { readonly name: string; readonly holds: (state: State) => boolean }[];
  readonly #nodes: Node[] = [];
  readonly #depths: number[] = [];
  readonly #ids = new Map<string, number>();
  readonly #out: Edge[][] = [];
  readonly #actions = new Map<string, number>();
  #violation: Violation | undefined;

  constructor(model: QuintModel, options: ExploreOptions) {
    this.#model = model;
    this.#options = options;
    this.#invariants = options.invariants.map((name) => ({ name, holds: model.predicate(name) }));
  }

  run(): Exploration {
    this.#visit(this.#model.initial, -1, undefined);
    let at = 0;
    for (; at < this.#nodes.length && this.#violation === undefined; at += 1) {
      if (this.#nodes.length > this.#options.statesMax) break;
      this.#expand(at);
      if (at % PROGRESS_EVERY === 0) this.#options.onProgress?.(this.#nodes.length, this.#depths[at] ?? 0);
    }
    const exhausted = at === this.#nodes.length;
    if (exhausted && this.#violation === undefined) this.#checkReachable();
    if (exhausted && this.#violation === undefined) this.#checkWitnesses();
    return {
      states: this.#nodes.length,
      edges: this.#out.reduce((sum, edges) => sum + edges.length, 0),
      depth: this.#depths.at(-1) ?? 0,
      exhausted,
      actions: this.#actions,
      violation: this.#violation,
      graph: { out: this.#out, pathTo: (state) => this.#pathTo(state) },
    };
  }

  #expand(at: number): void {
    const node = this.#nodes[at];
    if (node === undefined) return;
    for (const { action, state } of this.#model.stepsFrom(node.state)) {
      this.#actions.set(action.name, (this.#actions.get(action.name) ?? 0) + 1);
      const to = this.#visit(state, at, action);
      this.#out[at]?.push({ from: at, to, action, state });
      if (this.#violation !== undefined) return;
    }
  }

  #visit(state: State, from: number, action: Action | undefined): number {
    const key = this.#model.keyOf(state);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#nodes.length;
    this.#ids.set(key, id);
    this.#nodes.push({ state, from, action });
    this.#out.push([]);
    this.#depths.push(from === -1 ? 0 : (this.#depths[from] ?? 0) + 1);
    const broken = this.#invariants.find(({ holds }) => !holds(state));
    if (broken !== undefined) this.#violation = { clause: broken.name, path: this.#pathTo(id) };
    return id;
  }

  /** Goes back from the states in which it holds: whatever is not met on the way cannot get there. */
  #checkReachable(): void {
    const into = new Map<number, number[]>();
    for (const { from, to } of this.#out.flat()) {
      const list = into.get(to);
      if (list === undefined) into.set(to, [from]);
      else list.push(from);
    }
    for (const name of this.#options.reachable ?? []) {
      const holds = this.#model.predicate(name);
      const waiting = [...this.#nodes.keys()].filter((id) => holds((this.#nodes[id] as Node).state));
      const met = new Set(waiting);
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        for (const from of into.get(id) ?? []) {
          if (met.has(from)) continue;
          met.add(from);
          waiting.push(from);
        }
      }
      const lost = [...this.#nodes.keys()].find((id) => !met.has(id));
      if (lost === undefined) continue;
      this.#violation = { clause: name, path: this.#pathTo(lost) };
      return;
    }
  }

  #checkWitnesses(): void {
    for (const name of this.#options.witnesses ?? []) {
      const holds = this.#model.predicate(name);
      // The label of a step is part of what a witness may ask for, so it is looked for on the steps.
      if (this.#out.some((edges) => edges.some(({ state }) => holds(state)))) continue;
      this.#violation = { clause: `${name}, which no state shows`, path: [] };
      return;
    }
  }

  #pathTo(id: number): Visit[] {
    const path: Visit[] = [];
    for (let at = id; at !== -1;) {
      const node = this.#nodes[at] as Node;
      path.unshift({ action: node.action, state: node.state });
      at = node.from;
    }
    return path;
  }
}
