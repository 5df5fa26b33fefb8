import { LANE_FILE_SYSTEMS } from '@spoolproof/contract';
import type { LaneFileSystem } from '@spoolproof/contract';

/** The lanes that a line can name. */
export const LANE_NAMES = ['cases', 'standing', 'drain', 'exhibit'] as const;

/** One of the lanes. */
export type LaneName = (typeof LANE_NAMES)[number];

/** What a replay line of a gate says. */
export interface GateReplay {
  /** How the subject is named on the command line. */
  readonly subject: string;
  readonly fs: LaneFileSystem;
  readonly lane: LaneName;
  readonly depth: number;
  /** The seed of the gate. */
  readonly seed: number;
  /** Which case of the lane, by its own seed, where the lane is made of cases. */
  readonly case?: string;
  /** How the scheduler goes, in the words of `@spoolproof/sim`: `pct/7/3/1000`, `schedule/…`. */
  readonly plan?: string;
  /** The operations of the case that are left, by their numbers; default all. */
  readonly keep?: readonly number[];
}

/** Changes when a line of an earlier version would mean another run. */
const VERSION = 'gate1';
const fields = ['subject', 'fs', 'lane', 'depth', 'seed', 'case', 'plan', 'keep'] as const;

/** Writes a run as one line: `gate1 subject=incident fs=sim lane=cases depth=20 seed=1 case=swarm-17 plan=random/17`. */
export function formatGateReplay(replay: GateReplay): string {
  const parts = fields.flatMap((field) => {
    const value = replay[field];
    if (value === undefined) return [];
    const text = typeof value === 'object' ? value.join('.') : String(value);
    return [`${field}=${encodeSpaces(text)}`];
  });
  return [VERSION, ...parts].join(' ');
}

/**
 * Reads a line back.
 *
 * @throws RangeError when it is not one, with what is allowed.
 */
export function parseGateReplay(line: string): GateReplay {
  const [version, ...parts] = line.trim().split(/\s+/u);
  if (version !== VERSION) throw bad(line, `a replay line begins with '${VERSION}'`);
  const given = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(0, at));
    if (!fields.some((field) => field === name)) {
      throw bad(line, `'${part}' is none of ${fields.map((field) => `${field}=…`).join(', ')}`);
    }
    given.set(name, decodeURIComponent(part.slice(at + 1)));
  }
  const required = (name: string): string => {
    const value = given.get(name);
    if (value === undefined || value === '') throw bad(line, `${name}=… is missing`);
    return value;
  };
  const number = (name: string): number => {
    const value = required(name);
    if (!/^\d+$/u.test(value)) throw bad(line, `${name}=${value} is not a whole number`);
    return Number(value);
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[]): T => {
    const value = required(name);
    const found = allowed.find((known) => known === value);
    if (found === undefined) throw bad(line, `${name}=${value} is none of ${allowed.join(', ')}`);
    return found;
  };
  const keep = given.get('keep');
  if (keep !== undefined && !/^(\d+(\.\d+)*)?$/u.test(keep))
    throw bad(line, `keep=${keep} is no list of numbers`);
  const [named, plan] = [given.get('case'), given.get('plan')];
  return {
    subject: required('subject'),
    fs: oneOf('fs', LANE_FILE_SYSTEMS),
    lane: oneOf('lane', LANE_NAMES),
    depth: number('depth'),
    seed: number('seed'),
    ...(named === undefined ? {} : { case: named }),
    ...(plan === undefined ? {} : { plan }),
    ...(keep === undefined ? {} : { keep: keep === '' ? [] : keep.split('.').map(Number) }),
  };
}

function encodeSpaces(text: string): string {
  return text.replaceAll('%', '%25').replaceAll(/\s/gu, (space) => encodeURIComponent(space));
}

function bad(line: string, why: string): RangeError {
  return new RangeError(`not a replay line: '${line.slice(0, 300)}': ${why}`);
}
