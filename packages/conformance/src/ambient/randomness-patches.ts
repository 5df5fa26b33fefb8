import nodeCrypto from 'node:crypto';

import type { AmbientProcess } from './ambient-process.ts';
import { dispatch } from './patch.ts';
import type { Patch } from './patch.ts';

type Answer<T> = (error: null, value: T) => void;

/** Randomness: that of a simulated process comes from the seed of the run. */
export function randomnessPatches(): Patch[] {
  const webCrypto = Object.getPrototypeOf(nodeCrypto.webcrypto) as object;
  return [
    dispatch(Math, 'random', ({ ports }) => ports.random.uint32() / 0x1_0000_0000),
    dispatch(nodeCrypto, 'randomUUID', uuid),
    dispatch(nodeCrypto, 'randomBytes', (process, size: number, answer?: Answer<Buffer>) =>
      answered(process, filled(process, Buffer.alloc(size)), answer),
    ),
    dispatch(nodeCrypto, 'randomFillSync', (process, into: Uint8Array) => filled(process, into)),
    dispatch(
      nodeCrypto,
      'randomInt',
      (process, from: number, to?: number | Answer<number>, answer?: never) =>
        typeof to === 'number'
          ? answered(process, integer(process, from, to), answer)
          : answered(process, integer(process, 0, from), to),
    ),
    dispatch(webCrypto, 'randomUUID', uuid),
    dispatch(webCrypto, 'getRandomValues', (process, into: Uint8Array) => filled(process, into)),
  ];
}

function integer({ ports }: AmbientProcess, from: number, to: number): number {
  return from + Math.floor((ports.random.uint32() / 0x1_0000_0000) * (to - from));
}

function filled<T extends Uint8Array>({ ports }: AmbientProcess, into: T): T {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  for (let at = 0; at < bytes.length; at++) bytes[at] = ports.random.uint32() >>> 24;
  return into;
}

function uuid(process: AmbientProcess): string {
  const bytes = filled(process, Buffer.alloc(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}

/** With a callback, the answer comes later. */
function answered<T>({ ports }: AmbientProcess, value: T, answer?: Answer<T>): T | undefined {
  if (answer === undefined) return value;
  void ports.timers.turn().then(() => answer(null, value));
  return undefined;
}
