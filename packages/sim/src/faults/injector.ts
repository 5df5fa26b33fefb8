import type { FileSystemCall } from '@spoolproof/contract';
import { CALL_CODE, type Call } from '../kernel/call.ts';
import { FAULTS, type Fault, type FaultEffect, type FaultName } from './catalogue.ts';

/** Where a fault strikes. Conditions that are left out always hold. */
export interface FaultRule {
  readonly fault: FaultName;
  /** Only these calls; default: all that the fault can strike. */
  readonly calls?: readonly FileSystemCall[];
  /** Only paths that match. A rename or link matches by either path. */
  readonly path?: RegExp;
  /** Only tasks of this name. */
  readonly task?: string;
  /** From the n-th matching call on, counting from 1; default 1. */
  readonly nth?: number;
  /** Then with this probability; default 1. */
  readonly probability?: number;
  /** At most so often; default: as the catalogue says, and without limit when there is a probability. */
  readonly times?: number;
}

interface ArmedRule {
  readonly rule: FaultRule;
  readonly effect: FaultEffect;
  /** A bit per call code. */
  readonly codes: number;
  /** No strike before this step. */
  readonly fromStep: number;
  readonly odds: number;
  matches: number;
  strikesLeft: number;
}

/** Decides which calls are struck, and counts the strikes. */
export class FaultInjector {
  readonly #armed: ArmedRule[] = [];
  /** The calls that any rule could strike. */
  #codes = 0;
  /** Strikes so far, by the name of the fault. */
  readonly strikes: Map<FaultName, number> = new Map();
  /** Told of every strike, before it does its work. */
  onStrike: ((fault: FaultName, call: Call, task: string) => void) | undefined = undefined;

  constructor(rules: readonly FaultRule[] = []) {
    for (const rule of rules) this.arm(rule);
  }

  /** Adds a rule. With `fromStep`, it holds from that step on. */
  arm(rule: FaultRule, fromStep = 0): void {
    const fault: Fault = FAULTS[rule.fault];
    const calls = rule.calls ?? fault.calls;
    const codes = calls.reduce((bits, name) => bits | (1 << CALL_CODE[name]), 0);
    this.#codes |= codes;
    const probability = rule.probability ?? 1;
    this.#armed.push({
      rule,
      effect: fault.effect,
      codes,
      fromStep,
      odds: probability >= 1 ? 1 : Math.max(2, Math.round(1 / probability)),
      matches: 0,
      strikesLeft: rule.times ?? (rule.probability === undefined ? fault.times : Infinity),
    });
  }

  /** Takes all rules back: from now on nothing strikes. What has struck stays counted. */
  disarm(): void {
    this.#armed.length = 0;
    this.#codes = 0;
  }

  /** Whether any rule is about such a call. Cheap, for the many that are not. */
  concerns(code: number): boolean {
    return (this.#codes & (1 << code)) !== 0;
  }

  /** What strikes a call, if anything. Improbable strikes are chosen: 0 means no. */
  strike(call: Call, task: string, step: number, choose: (count: number) => number): FaultEffect | undefined {
    for (const armed of this.#armed) {
      if (!this.#matches(armed, call, task, step)) continue;
      armed.matches += 1;
      if (armed.matches < (armed.rule.nth ?? 1)) continue;
      if (armed.odds > 1 && choose(armed.odds) !== armed.odds - 1) continue;
      armed.strikesLeft -= 1;
      this.strikes.set(armed.rule.fault, (this.strikes.get(armed.rule.fault) ?? 0) + 1);
      this.onStrike?.(armed.rule.fault, call, task);
      return armed.effect;
    }
    return undefined;
  }

  #matches(armed: ArmedRule, call: Call, task: string, step: number): boolean {
    if ((armed.codes & (1 << call.code)) === 0 || armed.strikesLeft <= 0 || step < armed.fromStep)
      return false;
    const { rule } = armed;
    if (rule.task !== undefined && rule.task !== task) return false;
    if (rule.path === undefined) return true;
    return rule.path.test(call.path) || (call.destination !== '' && rule.path.test(call.destination));
  }
}
