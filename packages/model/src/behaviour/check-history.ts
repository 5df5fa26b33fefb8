import type { QuintModel, State, Step } from '../quint/quint-model.ts';
import { describeEntry, type History, type HistoryEntry } from './history.ts';
import { callOf, listingOf } from './model-view.ts';
import { describeCall, NameBook } from './name-book.ts';
import { realCallOf } from './real-call.ts';

/** What a check of a history found. */
export interface HistoryVerdict {
  /** Steps of the model that the history makes. */
  readonly steps: number;
  /** How often each action of the model was met. */
  readonly actions: ReadonlyMap<string, number>;
  /** Why it is no behaviour of the model, and at which entry; undefined when it is one. */
  readonly refusal: { readonly entry: number; readonly reasons: readonly string[] } | undefined;
}

/** What happens to processes; everything else is done by them. */
const HAPPENINGS: ReadonlySet<string> = new Set(['invoke', 'kill', 'silence']);

/**
 * Checks that a history of the real queue is a behaviour of the model: that each call which changes anything is the one the model
 * makes next in that process, with the same outcome, and leaves what the model says it leaves; and that each operation makes all
 * the calls that the model has for it. Looks that the model does not have are passed over.
 */
export function checkHistory(model: QuintModel, history: History): HistoryVerdict {
  return new Checker(model, history).run();
}

class Checker {
  readonly #model: QuintModel;
  readonly #history: History;
  readonly #book: NameBook;
  readonly #actions = new Map<string, number>();
  /** The steps of each process from the present state. */
  readonly #enabled = new Map<number, readonly Step[]>();
  #state: State;
  #steps = 0;
  #reasons: string[] = [];

  constructor(model: QuintModel, history: History) {
    this.#model = model;
    this.#history = history;
    this.#book = new NameBook(history.owners);
    this.#state = model.initial;
  }

  run(): HistoryVerdict {
    const entry = this.#history.entries.findIndex((each) => !this.#isBehaviour(each));
    const refused = this.#history.entries[entry];
    return {
      steps: this.#steps,
      actions: this.#actions,
      refusal:
        refused === undefined ? undefined : { entry, reasons: [describeEntry(refused), ...this.#reasons] },
    };
  }

  #isBehaviour(entry: HistoryEntry): boolean {
    if (entry.kind === 'call') return this.#isCall(entry);
    const steps = this.#stepsOf(entry.process);
    if (entry.kind === 'return') {
      const missing = steps.find((step) => !HAPPENINGS.has(this.#callOf(step).call));
      if (missing !== undefined)
        this.#reasons = [`before that the model does ${describeCall(this.#callOf(missing))}`];
      return missing === undefined;
    }
    const step = steps.find((each) => {
      const { call, from } = this.#callOf(each);
      return entry.kind === 'invoke'
        ? call === 'invoke' && from.place === entry.operation
        : call === entry.kind;
    });
    if (step === undefined) this.#reasons = ['the model does not have that now'];
    else this.#take(step);
    return step !== undefined;
  }

  #isCall({ process, seen, listing }: Extract<HistoryEntry, { readonly kind: 'call' }>): boolean {
    const real = realCallOf(this.#history.root, seen);
    if (real === undefined) return true;
    const steps = this.#stepsOf(process).filter((step) => !HAPPENINGS.has(this.#callOf(step).call));
    const step = steps.find((each) => this.#book.matches(real, this.#callOf(each)));
    if (step === undefined) {
      this.#reasons = steps.map((each) => `the model does ${describeCall(this.#callOf(each))}`);
      return !real.changes;
    }
    this.#take(step);
    if (listing === undefined) return true;
    this.#reasons = this.#book.differences(listing, listingOf(this.#model, this.#state));
    return this.#reasons.length === 0;
  }

  #take({ action, state }: Step): void {
    this.#actions.set(action.name, (this.#actions.get(action.name) ?? 0) + 1);
    this.#steps += 1;
    this.#state = state;
    this.#enabled.clear();
  }

  #stepsOf(process: number): readonly Step[] {
    const known = this.#enabled.get(process) ?? this.#model.stepsFrom(this.#state, process);
    this.#enabled.set(process, known);
    return known;
  }

  #callOf(step: Step): ReturnType<typeof callOf> {
    return callOf(this.#model, step.state);
  }
}
