import { toExpr } from '@informalsystems/quint/dist/src/cliHelpers.js';
import type { QuintEx } from '@informalsystems/quint/dist/src/ir/quintIr.js';
import {
  buildExpr,
  type Builder,
  type EvalFunction,
} from '@informalsystems/quint/dist/src/runtime/impl/builder.js';
import { Evaluator } from '@informalsystems/quint/dist/src/runtime/impl/evaluator.js';
import type { Context, Register } from '@informalsystems/quint/dist/src/runtime/impl/Context.js';
import { noExecutionListener } from '@informalsystems/quint/dist/src/runtime/trace.js';
import { ModelError } from '../model-error.ts';
import type { Specification } from './specification.ts';
import { fingerprint, plain, type Plain } from './value.ts';

/** A state of the model: the values of its variables, in the order of {@link QuintModel.variables}. */
export type State = readonly Register['value'][];

/** One action of one process. */
export interface Action {
  readonly name: string;
  readonly process: number;
}

/** A step of the model: the action, and the state it leads to. */
export interface Step {
  readonly action: Action;
  readonly state: State;
}

interface BuiltAction {
  readonly action: Action;
  readonly evaluate: EvalFunction;
}

/** The actions of one process, by what its program counter must be for them. */
interface ProcessActions {
  readonly process: number;
  readonly counter: EvalFunction;
  readonly byCounter: ReadonlyMap<string, readonly BuiltAction[]>;
  readonly always: readonly BuiltAction[];
}

/** A variable that says what the last call was. It tells nothing of what may come, so states that differ in it only are one. */
const LABEL = 'did';

/**
 * One instance of the model, evaluated by Quint's own evaluator, one action at a time. Nothing is chosen at random: the actions
 * of `step` are tried one by one, for each process.
 */
export class QuintModel {
  readonly variables: readonly string[];
  /** Names of the actions, as `step` lists them. */
  readonly actionNames: readonly string[];
  readonly processes: readonly number[];
  readonly initial: State;
  readonly #evaluator: Evaluator;
  readonly #builder: Builder;
  readonly #stage: Specification['stage'];
  readonly #actions: readonly ProcessActions[];

  /** @param main the module to evaluate: one of those in the specification. */
  constructor(specification: Specification, main: string) {
    const stage = { ...specification.stage, args: { ...specification.stage.args, main } };
    this.#stage = stage;
    this.#evaluator = new Evaluator(
      stage.resolver.table,
      noExecutionListener as never,
      { next: () => 0n } as never,
      false,
    );
    this.#builder = (this.#evaluator as unknown as { readonly builder: Builder }).builder;
    const init = this.#build('init');
    const processes = this.#build('CAST.keys()');
    this.actionNames = actionsOfStep(stage);
    if (init(this.#context).unwrap().toBool() !== true) throw new ModelError('init is not enabled');
    const { vars, nextVars } = this.#builder.varStorage;
    this.variables = vars
      .valueSeq()
      .map((register) => register.name.split('::').at(-1) ?? '')
      .toArray();
    this.initial = nextVars
      .valueSeq()
      .map((register) => register.value)
      .toArray();
    this.#enter(this.initial);
    this.processes = (plain(processes(this.#context).unwrap()) as readonly number[]).toSorted(
      (a, b) => a - b,
    );
    const counters = counterOfActions(specification.stage);
    this.#actions = this.processes.map((process) => {
      const build = (name: string): BuiltAction => ({
        action: { name, process },
        evaluate: this.#build(`${name}(${process})`),
      });
      const byCounter = new Map<string, BuiltAction[]>();
      const always: BuiltAction[] = [];
      for (const name of this.actionNames) {
        const at = counters.get(name);
        if (at === undefined) always.push(build(name));
        else byCounter.set(at, [...(byCounter.get(at) ?? []), build(name)]);
      }
      return { process, counter: this.#build(`procs.get(${process}).pc`), byCounter, always };
    });
  }

  /** Every step from a state; of one process only, if it is named. */
  stepsFrom(state: State, process?: number): Step[] {
    this.#enter(state);
    const steps: Step[] = [];
    for (const { process: each, counter, byCounter, always } of this.#actions) {
      if (process !== undefined && each !== process) continue;
      const at = counter(this.#context).unwrap().toStr();
      for (const { action, evaluate } of [...(byCounter.get(at) ?? []), ...always]) {
        const result = evaluate(this.#context);
        if (result.isLeft())
          throw new ModelError(`${action.name}(${action.process}): ${result.value.message}`);
        if (!result.value.toBool()) continue;
        steps.push({
          action,
          state: this.#builder.varStorage.nextVars
            .valueSeq()
            .map((register) => register.value)
            .toArray(),
        });
      }
    }
    return steps;
  }

  /** A predicate over states, from an expression. */
  predicate(expression: string): (state: State) => boolean {
    const evaluate = this.#build(expression);
    return (state) => {
      this.#enter(state);
      return evaluate(this.#context).unwrap().toBool();
    };
  }

  /** Carries a `run` of the specification out. False when one of its steps is not enabled, or what it expects does not hold. */
  passes(run: string): boolean {
    const result = this.#build(run)(this.#context);
    return result.isRight() && result.value.toBool();
  }

  /** The value of one variable. */
  read(state: State, variable: string): Plain {
    const value = state[this.variables.indexOf(variable)];
    if (value === undefined) throw new ModelError(`the model has no variable ${variable}`);
    return plain(value.unwrap());
  }

  /** The value of one constant of the instance. */
  constant(name: string): Plain {
    return plain(this.#build(name)(this.#context).unwrap());
  }

  /** Two states with the same key behave alike. */
  keyOf(state: State): string {
    return state
      .map((value, at) => (this.variables[at] === LABEL ? '' : fingerprint(value.unwrap())))
      .join('|');
  }

  get #context(): Context {
    return this.#evaluator.ctx;
  }

  #build(expression: string): EvalFunction {
    const parsed = toExpr(this.#stage, expression);
    if (parsed.isLeft()) throw new ModelError(`${expression}: ${parsed.value.message}`);
    return buildExpr(this.#builder, parsed.value as QuintEx);
  }

  #enter(state: State): void {
    const { varStorage } = this.#builder;
    let at = 0;
    for (const register of varStorage.vars.values()) {
      const value = state[at];
      if (value === undefined)
        throw new ModelError(`a state of ${state.length} variables where more are needed`);
      register.value = value;
      at += 1;
    }
    // Quint keeps the values of definitions until the state changes, and says nothing else about it in its types.
    (varStorage as unknown as { clearCaches(): void }).clearCaches();
  }
}

/** The actions in the `any` of `step`: each is a call with the process. */
function actionsOfStep(stage: Specification['stage']): string[] {
  const step = stage.modules
    .flatMap(({ declarations }) => declarations)
    .find((declaration) => declaration.kind === 'def' && declaration.name === 'step');
  if (step?.kind !== 'def') throw new ModelError('the specification has no action step');
  let at: QuintEx = step.expr;
  while (at.kind === 'let') at = at.expr;
  if (at.kind !== 'app' || at.opcode !== 'actionAny')
    throw new ModelError('step is not "nondet p = …; any { … }"');
  return at.args.map((each) => {
    if (each.kind !== 'app') throw new ModelError('every alternative of step is an action of one process');
    return each.opcode.split('::').at(-1) ?? '';
  });
}

/**
 * What the program counter must be for each action: the literal in its conjunct `me.pc == "…"`. An action without one may be
 * enabled anywhere. Trying only the others' actions would find the same steps, many times slower.
 */
function counterOfActions(stage: Specification['stage']): ReadonlyMap<string, string> {
  const counters = new Map<string, string>();
  for (const declaration of stage.modules.flatMap(({ declarations }) => declarations)) {
    if (declaration.kind !== 'def' || declaration.qualifier !== 'action') continue;
    let at: QuintEx = declaration.expr.kind === 'lambda' ? declaration.expr.expr : declaration.expr;
    while (at.kind === 'let') at = at.expr;
    if (at.kind !== 'app' || at.opcode !== 'actionAll') continue;
    for (const conjunct of at.args) {
      if (conjunct.kind !== 'app' || conjunct.opcode !== 'eq') continue;
      const [field, literal] = conjunct.args;
      if (field?.kind !== 'app' || field.opcode !== 'field' || literal?.kind !== 'str') continue;
      const [, name] = field.args;
      if (name?.kind === 'str' && name.value === 'pc') counters.set(declaration.name, literal.value);
    }
  }
  return counters;
}
