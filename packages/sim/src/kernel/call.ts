import { FILE_SYSTEM_CALLS } from '@spoolproof/contract';
import type { FileSystemCall, OpenMode } from '@spoolproof/contract';

/** What a task can be waiting for: a call of the file system port, or time. */
export type CallName = FileSystemCall | 'sleep' | 'turn' | 'tick';

/** The names of the calls; the index is the call's code. */
export const CALL_NAMES: readonly CallName[] = [...FILE_SYSTEM_CALLS, 'sleep', 'turn', 'tick'];

/** The code of each call. Codes are small integers, so that rules and traces can be bit masks and typed arrays. */
export const CALL_CODE: Readonly<Record<CallName, number>> = Object.freeze(
  Object.fromEntries(CALL_NAMES.map((name, code) => [name, code])) as Record<CallName, number>,
);

const WITHOUT_PATH: ReadonlySet<CallName> = new Set([
  'read',
  'write',
  'fsync',
  'close',
  'sleep',
  'turn',
  'tick',
]);

/** For each call code, whether it has a path to resolve. */
export const HAS_PATH: readonly boolean[] = CALL_NAMES.map((name) => !WITHOUT_PATH.has(name));

/**
 * Where a call stands. Each boundary is a yield point: `resolve` (the path's parent is looked up), `effect` (the call
 * takes effect, atomically), `deliver` (the caller learns the result).
 */
export const PHASE = { resolve: 0, effect: 1, deliver: 2 } as const;

/** One of the phases. */
export type Phase = (typeof PHASE)[keyof typeof PHASE];

/** The user that tasks run as and that built files belong to, unless told otherwise. */
export const DEFAULT_UID = 1000;

/** What the kernel knows of a caller. */
export interface Caller {
  /** A number of its own. */
  readonly id: number;
  readonly uid: number;
  /** Open files by descriptor; holes are undefined. */
  readonly descriptors: (OpenFile | undefined)[];
  /** At most this many files open at once; beyond it, EMFILE. */
  readonly descriptorsMax: number;
}

/** An open file of a caller. */
export interface OpenFile {
  readonly inode: number;
  readonly mode: OpenMode;
  /** The path it was opened by, for rules and traces. */
  readonly path: string;
  /** The directory it was opened in: Windows refuses to move a directory with open files below it. */
  readonly parent: number;
  /** Where the next write without a position goes, in bytes from the start. */
  position: number;
}

/** A listing under way. Opaque to everybody but the kernel that opened it. */
export interface OpenListing {
  finished: boolean;
}

/** One call on its way through a kernel. Kernels read the arguments and write `value` or `error`. */
export class Call {
  readonly caller: Caller;
  readonly code: number;
  path = '';
  /** The second path of a rename or link. */
  destination = '';
  mode: OpenMode = 'read';
  descriptor = -1;
  bytes: Uint8Array | undefined = undefined;
  position: number | null = null;
  mtimeMs = 0;
  listing: OpenListing | undefined = undefined;

  phase: Phase = PHASE.resolve;
  /** The resolved parents: inode numbers that stay what they are, wherever the directories move. */
  parent = 0;
  name = '';
  generation = 0;
  parent2 = 0;
  name2 = '';
  generation2 = 0;
  /** The file that a link is to be made to: it is resolved whole, before the new name is. */
  inode = 0;

  /** What the call does instead of what its code says, for whoever brings calls of their own; only memfs knows it. */
  act: ((call: Call) => unknown) | undefined = undefined;

  value: unknown = undefined;
  error: Error | undefined = undefined;
  /** Directory entries or bytes that the call moved: what the latency model charges for. */
  entries = 0;
  transferred = 0;

  resolve: (value: never) => void = ignore;
  reject: (error: Error) => void = ignore;

  constructor(caller: Caller, code: number) {
    this.caller = caller;
    this.code = code;
  }

  /** The call's name, as in `FileSystem`. */
  get callName(): CallName {
    return CALL_NAMES[this.code] ?? 'turn';
  }
}

/** Settles nothing: the promise of a call whose caller is dead. */
function ignore(): void {}
