import type { FileSystemCall } from '@spoolproof/contract';
import { CALL_NAMES, type Call } from '../kernel/call.ts';

/** What calls cost, in milliseconds of simulated time. */
export interface LatencyProfile {
  readonly name: string;
  /** Calls that make progress at the same time; more callers wait. */
  readonly parallelism: number;
  readonly callMs: Readonly<Record<FileSystemCall, number>>;
  /** For every entry that a listing returns. */
  readonly entryMs: number;
  /** For every byte read or written. */
  readonly byteMs: number;
}

/** The names of the calibrated profiles. */
export const LATENCY_NAMES = ['steps', 'ext4', 'tmpfs', 'nfs', 'incident-windows'] as const;

/** One of the calibrated profiles. */
export type LatencyName = (typeof LATENCY_NAMES)[number];

/** Every call costs the same, save for those given. */
function calls(each: number, others: Partial<Record<FileSystemCall, number>> = {}): LatencyProfile['callMs'] {
  return {
    open: each,
    read: each,
    write: each,
    fsync: each,
    close: each,
    readFile: each,
    rename: each,
    link: each,
    unlink: each,
    mkdir: each,
    rmdir: each,
    readdir: each,
    stat: each,
    utimes: each,
    ...others,
  };
}

/**
 * - `steps`: a microsecond a call. For runs in which time must pass and does not matter.
 * - `ext4`, `tmpfs`: measured with Node 20 on two cores and 600-byte files.
 * - `nfs`: a round trip of 0.5 ms for everything that is not cached, 5 ms for a commit.
 * - `incident-windows`: the host of the incident, 114 stats a second.
 */
export const LATENCY_PROFILES: Readonly<Record<LatencyName, LatencyProfile>> = {
  steps: { name: 'steps', parallelism: 1, callMs: calls(0.001), entryMs: 0, byteMs: 0 },
  ext4: {
    name: 'ext4',
    parallelism: 2,
    callMs: calls(0.025, {
      open: 0.03,
      read: 0.004,
      write: 0.012,
      close: 0.003,
      readFile: 0.01,
      stat: 0.0037,
      fsync: 1,
    }),
    entryMs: 0.0005,
    byteMs: 0.000_002,
  },
  tmpfs: {
    name: 'tmpfs',
    parallelism: 2,
    callMs: calls(0.008, {
      read: 0.003,
      write: 0.003,
      close: 0.002,
      readFile: 0.009,
      stat: 0.0034,
      fsync: 0.001,
    }),
    entryMs: 0.0005,
    byteMs: 0.000_000_5,
  },
  nfs: {
    name: 'nfs',
    parallelism: 16,
    callMs: calls(0.5, { write: 0.02, close: 0.5, fsync: 5, read: 0.5, readFile: 1.5, open: 1 }),
    entryMs: 0.005,
    byteMs: 0.000_01,
  },
  'incident-windows': {
    name: 'incident-windows',
    parallelism: 1,
    callMs: calls(1000 / 114, { read: 1, write: 1, close: 1, readdir: 10 }),
    entryMs: 0.02,
    byteMs: 0.000_01,
  },
};

/** The costs of a profile by call code, so that a step pays one array access. */
export class LatencyModel {
  readonly profile: LatencyProfile;
  readonly #callMs: Float64Array;

  constructor(profile: LatencyProfile) {
    this.profile = profile;
    this.#callMs = Float64Array.from(CALL_NAMES, (name) => callMsOf(profile, name));
  }

  /** What a call that has just taken effect cost, in milliseconds, with so many callers at work. */
  costMs(call: Call, callers: number): number {
    const { entryMs, byteMs, parallelism } = this.profile;
    const alone = (this.#callMs[call.code] as number) + call.entries * entryMs + call.transferred * byteMs;
    return alone / Math.max(1, Math.min(parallelism, callers));
  }
}

function callMsOf(profile: LatencyProfile, name: string): number {
  return Object.hasOwn(profile.callMs, name) ? profile.callMs[name as FileSystemCall] : 0;
}

/** A profile, or the calibrated one of a name. */
export function latencyProfile(profile: LatencyName | LatencyProfile): LatencyProfile {
  return typeof profile === 'string' ? LATENCY_PROFILES[profile] : profile;
}
