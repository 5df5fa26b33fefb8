import { CRASH_PROFILES, type CrashProfile } from '../crash/profiles.ts';
import { FAULTS, type FaultName } from '../faults/catalogue.ts';
import type { PlacedCrash, PlacedFault, Preemption } from '../scheduler/schedule.ts';
import { SimulationError } from '../scheduler/simulation-error.ts';
import type { Plan } from './plan.ts';

/** What a replay line says. */
export interface Replay {
  /** The name of the scenario, without spaces. */
  readonly scenario: string;
  readonly plan: Plan;
}

/** Changes when a line of an earlier version would mean another run. */
const VERSION = 'sim1';

/**
 * Writes a run as one line without spaces within its parts, which a shell leaves alone:
 * `sim1 late-arrival choices/0x4.1.0.2`.
 */
export function formatReplay({ scenario, plan }: Replay): string {
  return `${VERSION} ${scenario} ${formatPlan(plan)}`;
}

/** Writes a plan as one word: `pct/7/3/1000`. */
export function formatPlan(plan: Plan): string {
  switch (plan.kind) {
    case 'random':
      return `random/${plan.seed}`;
    case 'pct':
      return `pct/${plan.seed}/${plan.depth}/${plan.steps}`;
    case 'choices':
      return `choices/${formatChoices(plan.choices)}`;
    case 'schedule': {
      const { seed, preemptions, faults, crashes } = plan.schedule;
      return [
        `schedule/${seed}`,
        preemptions.map(({ step, task }) => `${step}:${task}`).join(','),
        faults.map(({ step, fault }) => `${step}:${fault}`).join(','),
        crashes.map(({ step, profile, survivors }) => `${step}:${profile}:${survivors}`).join(','),
      ].join('/');
    }
  }
}

/** Runs of zeros are the bulk of most sequences: `0x12` is twelve of them. Trailing zeros say nothing. */
function formatChoices(choices: readonly number[]): string {
  const parts: string[] = [];
  let zeros = 0;
  for (const choice of choices) {
    if (choice === 0) {
      zeros += 1;
      continue;
    }
    if (zeros > 0) parts.push(zeros === 1 ? '0' : `0x${zeros}`);
    zeros = 0;
    parts.push(String(choice));
  }
  return parts.join('.');
}

/**
 * Reads a line back.
 *
 * @throws SimulationError `bad-replay-line`.
 */
export function parseReplay(line: string): Replay {
  const [version, scenario, text, ...rest] = line.trim().split(/\s+/);
  if (version !== VERSION || scenario === undefined || text === undefined || rest.length > 0) {
    throw badLine(line, `expected '${VERSION} SCENARIO PLAN'`);
  }
  return { scenario, plan: readPlan(line, text.split('/')) };
}

/**
 * Reads a plan back.
 *
 * @throws SimulationError `bad-replay-line`.
 */
export function parsePlan(text: string): Plan {
  return readPlan(text, text.split('/'));
}

function readPlan(line: string, [kind, ...parts]: readonly string[]): Plan {
  const number = (text: string | undefined): number => {
    if (text === undefined || !/^\d+$/.test(text)) throw badLine(line, `'${text ?? ''}' is not a number`);
    return Number(text);
  };
  const listOf = <T>(text: string | undefined, read: (fields: readonly string[]) => T): readonly T[] =>
    text === undefined || text === '' ? [] : text.split(',').map((entry) => read(entry.split(':')));
  const [first, second, third, fourth] = parts;
  switch (kind) {
    case 'random':
      return { kind, seed: number(first) };
    case 'pct':
      return { kind, seed: number(first), depth: number(second), steps: number(third) };
    case 'choices':
      return { kind, choices: parseChoices(first ?? '', number) };
    case 'schedule': {
      const preemptions = listOf(second, ([step, task]): Preemption => ({
        step: number(step),
        task: number(task),
      }));
      const faults = listOf(third, ([step, fault]): PlacedFault => ({
        step: number(step),
        fault: faultNamed(line, fault),
      }));
      const crashes = listOf(fourth, ([step, profile, survivors]): PlacedCrash => ({
        step: number(step),
        profile: profileNamed(line, profile),
        survivors: number(survivors),
      }));
      return { kind, schedule: { seed: number(first), preemptions, faults, crashes } };
    }
    default:
      throw badLine(line, `unknown kind of plan '${kind ?? ''}'`);
  }
}

function parseChoices(text: string, number: (text: string) => number): readonly number[] {
  if (text === '') return [];
  return text.split('.').flatMap((part) => {
    const zeros = /^0x(\d+)$/.exec(part)?.[1];
    return zeros === undefined ? [number(part)] : Array.from({ length: Number(zeros) }, () => 0);
  });
}

function faultNamed(line: string, name = ''): FaultName {
  if (Object.hasOwn(FAULTS, name)) return name as FaultName;
  throw badLine(line, `unknown fault '${name}'`);
}

function profileNamed(line: string, name = ''): CrashProfile {
  const profile = CRASH_PROFILES.find((known) => known === name);
  if (profile === undefined) throw badLine(line, `unknown crash profile '${name}'`);
  return profile;
}

function badLine(line: string, why: string): SimulationError {
  return new SimulationError('bad-replay-line', `cannot replay '${line}': ${why}`);
}
