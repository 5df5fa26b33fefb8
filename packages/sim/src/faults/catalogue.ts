import type { FileSystemCall } from '@spoolproof/contract';
import type { Errno } from '../kernel/errno.ts';

/** What a fault does to the call it strikes. */
export type FaultEffect =
  /** The call fails and does nothing. */
  | { readonly kind: 'refuse'; readonly errno: Errno }
  /** The call does its work and fails all the same. */
  | { readonly kind: 'lie'; readonly errno: Errno }
  /** Somebody else takes the entry away, before the call or right after it. */
  | { readonly kind: 'vanish'; readonly when: 'before' | 'after' }
  /** An fsync fails, what was to be synced is lost, and later fsyncs succeed. */
  | { readonly kind: 'lose-writes' }
  /** Half of the bytes are read or written. */
  | { readonly kind: 'halve' }
  /** One bit of what is read is flipped. */
  | { readonly kind: 'damage' }
  /** The wall clock jumps; time itself does not. */
  | { readonly kind: 'jump'; readonly byMs: number }
  /** Time passes: a slow disk. */
  | { readonly kind: 'stall'; readonly forMs: number }
  /** The process stands still, and goes on later: a suspended machine, a long collection of garbage. */
  | { readonly kind: 'pause'; readonly forMs: number }
  /** The process dies, before the call or after it and before it knows. */
  | { readonly kind: 'kill'; readonly when: 'before' | 'after'; readonly reusePid: boolean }
  /** The machine loses power. */
  | { readonly kind: 'power-loss' };

/** The name of a fault of the catalogue. */
export type FaultName =
  | 'vanish-before'
  | 'vanish-after'
  | 'not-found'
  | 'busy'
  | 'sharing-violation'
  | 'access-denied-briefly'
  | 'permission-denied'
  | 'too-many-open-files'
  | 'no-space'
  | 'quota-exceeded'
  | 'cross-device'
  | 'read-failed'
  | 'call-failed'
  | 'interrupted'
  | 'fsync-failed'
  | 'done-but-failed'
  | 'read-damaged'
  | 'short-read'
  | 'short-write'
  | 'clock-forward'
  | 'clock-back'
  | 'stall'
  | 'pause'
  | 'kill'
  | 'kill-before-it-knows'
  | 'kill-and-reuse-pid'
  | 'power-loss';

/** One fault of the catalogue. */
export interface Fault {
  readonly effect: FaultEffect;
  /** The calls it can strike. */
  readonly calls: readonly FileSystemCall[];
  /** How many matching calls in a row it strikes, unless a rule says otherwise. */
  readonly times: number;
  /** What the contract says must happen. */
  readonly oracle: string;
}

const NAMES: readonly FileSystemCall[] = ['rename', 'link', 'unlink', 'mkdir', 'rmdir'];
const BY_PATH: readonly FileSystemCall[] = ['open', 'readFile', 'stat', 'utimes', 'readdir', ...NAMES];
const ALL: readonly FileSystemCall[] = ['read', 'write', 'fsync', 'close', ...BY_PATH];
const ALLOCATING: readonly FileSystemCall[] = ['open', 'write', 'fsync', 'mkdir', 'link', 'rename'];

/** A quarter of an hour: longer than any lease. */
const LONG_MS = 900_000;
const HOUR_MS = 3_600_000;

const refuse = (errno: Errno, calls: readonly FileSystemCall[], oracle: string, times = 1): Fault => ({
  effect: { kind: 'refuse', errno },
  calls,
  times,
  oracle,
});

/** Every fault that can be placed, by name, with what must happen then. */
export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  'vanish-before': {
    effect: { kind: 'vanish', when: 'before' },
    calls: ['open', 'readFile', 'stat', 'rename', 'unlink'],
    times: 1,
    oracle: 'Q13: a lost race; nothing throws, nothing is counted',
  },
  'vanish-after': {
    effect: { kind: 'vanish', when: 'after' },
    calls: ['readdir', 'stat', 'rename'],
    times: 1,
    oracle: 'Q13: what was just seen or moved may be gone; nothing throws, nothing is counted',
  },
  'not-found': refuse('ENOENT', BY_PATH, 'Q13: one absence is not taken for deletion'),
  busy: refuse(
    'EBUSY',
    ['rename', 'unlink', 'rmdir', 'open'],
    'on Windows retried a bounded number of times',
    3,
  ),
  'sharing-violation': refuse('EPERM', ['rename', 'unlink', 'open'], 'as busy, by its Windows name', 3),
  'access-denied-briefly': refuse('EACCES', ['rename', 'unlink', 'open'], 'as busy, by its Windows name', 3),
  'permission-denied': refuse(
    'EACCES',
    BY_PATH,
    'Q14: reported as NO_PERMISSION, not retried for ever',
    Infinity,
  ),
  'too-many-open-files': refuse(
    'EMFILE',
    ['open', 'readFile', 'readdir'],
    'Q14: TOO_MANY_OPEN_FILES; nothing leaks',
  ),
  'no-space': refuse(
    'ENOSPC',
    ALLOCATING,
    'Q14: NO_SPACE; what was not accepted leaves no trace that counts',
  ),
  'quota-exceeded': refuse('EDQUOT', ALLOCATING, 'Q14: NO_SPACE'),
  'cross-device': refuse(
    'EXDEV',
    ['rename', 'link'],
    'item by item instead, or a clear refusal; never copy and unlink',
  ),
  'read-failed': refuse('EIO', ['read', 'readFile'], 'Q14: IO_FAILED with its cause; the item is not lost'),
  'call-failed': refuse(
    'EIO',
    ALL,
    'Q14: IO_FAILED with its cause, or Q15: found done or not done, never half',
  ),
  interrupted: refuse('EINTR', ALL, 'Q14: not reported as success'),
  'fsync-failed': {
    effect: { kind: 'lose-writes' },
    calls: ['fsync'],
    times: 1,
    oracle: 'Q14: NOT_DURABLE; not acknowledged, not retried on the same descriptor',
  },
  'done-but-failed': {
    effect: { kind: 'lie', errno: 'EIO' },
    calls: ALL.filter((call) => call !== 'close' && call !== 'open'),
    times: 1,
    oracle: 'Q15: INDETERMINATE; found done or not done, never half',
  },
  'read-damaged': {
    effect: { kind: 'damage' },
    calls: ['read', 'readFile'],
    times: 1,
    oracle: 'Q03: damaged bytes are never delivered',
  },
  'short-read': {
    effect: { kind: 'halve' },
    calls: ['read'],
    times: 1,
    oracle: 'the rest is read; a short read is not the end of a file',
  },
  'short-write': {
    effect: { kind: 'halve' },
    calls: ['write'],
    times: 1,
    oracle: 'the rest is written; Q03: no torn item',
  },
  'clock-forward': {
    effect: { kind: 'jump', byMs: HOUR_MS },
    calls: ALL,
    times: 1,
    oracle: 'Q06: no lease expires of it; Q11: order is kept',
  },
  'clock-back': {
    effect: { kind: 'jump', byMs: -HOUR_MS },
    calls: ALL,
    times: 1,
    oracle: 'Q11: order is kept; no lease becomes immortal',
  },
  stall: {
    effect: { kind: 'stall', forMs: LONG_MS },
    calls: ALL,
    times: 1,
    oracle: 'Q07: whoever was given up meanwhile is told lease-lost',
  },
  pause: {
    effect: { kind: 'pause', forMs: LONG_MS },
    calls: ALL,
    times: 1,
    oracle: 'Q07: a zombie that wakes up changes nothing',
  },
  kill: {
    effect: { kind: 'kill', when: 'before', reusePid: false },
    calls: ALL,
    times: 1,
    oracle: 'Q01, Q21, Q23: nothing is lost, its items come back, nobody is blocked',
  },
  'kill-before-it-knows': {
    effect: { kind: 'kill', when: 'after', reusePid: false },
    calls: ALL,
    times: 1,
    oracle: 'as kill; the call is done and nobody knows it',
  },
  'kill-and-reuse-pid': {
    effect: { kind: 'kill', when: 'after', reusePid: true },
    calls: ALL,
    times: 1,
    oracle: 'W05: the next process with that pid is not taken for the dead one',
  },
  'power-loss': {
    effect: { kind: 'power-loss' },
    calls: ALL,
    times: 1,
    oracle: 'Q01, Q05, Q09, Q19 in every state that the crash profile allows',
  },
};

/** The names of all faults. */
export const FAULT_NAMES: readonly FaultName[] = Object.keys(FAULTS) as FaultName[];
