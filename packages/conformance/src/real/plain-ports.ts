import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import type { Ports } from '@spoolproof/contract';

import { plainFileSystem } from './plain-file-system.ts';

/** The outside world of a subject that brings none. It cannot tell whether other processes live. */
export function plainPorts(): Ports {
  return {
    fs: plainFileSystem(),
    clock: { nowMs: () => Date.now(), monotonicMs: () => monotonicUs() / 1000 },
    timers: {
      sleep: async (ms, signal) => {
        await delay(ms, undefined, signal === undefined ? {} : { signal });
      },
      every: (ms, tick) => {
        const timer = setInterval(tick, ms).unref();
        return () => clearInterval(timer);
      },
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    },
    random: { uint32: () => randomBytes(4).readUInt32LE() },
    identity: {
      self: () => ({ host: hostname(), bootId: '', pidNamespace: '', pid: process.pid, startTime: '' }),
      probe: () => 'unknown',
    },
  };
}

/** Microseconds on the clock that all processes of one boot share. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Milliseconds since the epoch, for evidence only. */
export function nowMs(): number {
  return Date.now();
}
