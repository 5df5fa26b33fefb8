import type { Phase } from '../kernel/call.ts';
import { CALL_NAMES, type Call } from '../kernel/call.ts';

/** One step of a run, for people and for comparisons. */
export interface TraceStep {
  readonly step: number;
  readonly task: string;
  readonly call: string;
  readonly phase: Phase;
  readonly path: string;
  readonly destination: string;
  readonly outcome: string;
}

const PHASE_NAMES = ['resolves', 'does', 'learns'] as const;

/** A line about a step. */
export function describeStep(step: TraceStep): string {
  const paths = step.destination === '' ? step.path : `${step.path} -> ${step.destination}`;
  const outcome = step.outcome === '' ? '' : ` (${step.outcome})`;
  return `${step.step} ${step.task} ${PHASE_NAMES[step.phase]} ${step.call} ${paths}${outcome}`;
}

/** What happened in a step. */
export function traceStep(step: number, task: string, call: Call, phase: Phase): TraceStep {
  const { path, destination, error } = call;
  const outcome = error === undefined ? '' : 'code' in error ? String(error.code) : error.message;
  return { step, task, call: CALL_NAMES[call.code] ?? '', phase, path, destination, outcome };
}

/** A fingerprint of everything a run did: who, what, on which path, with what outcome, in which order. */
export class TraceHash {
  #low = 0x811c9dc5;
  #high = 0x01000193;

  /** Adds a step. */
  step(task: number, call: Call, phase: Phase): void {
    const failed = call.error === undefined ? 0 : 1;
    this.#mix((task << 8) ^ (call.code << 3) ^ (phase << 1) ^ failed);
    if (phase === 0 || call.code <= 4) this.#text(call.path);
    if (phase === 0 && call.destination !== '') this.#text(call.destination);
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #text(text: string): void {
    let hash = text.length;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    this.#mix(hash);
  }

  #mix(value: number): void {
    this.#low = Math.imul(this.#low ^ value, 0x85ebca6b);
    this.#low ^= this.#low >>> 13;
    this.#high = Math.imul(this.#high ^ this.#low, 0xc2b2ae35);
    this.#high ^= this.#high >>> 16;
  }
}
