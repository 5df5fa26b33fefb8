import { parsePath, type RealPath } from './real-names.ts';

/** A call of a process of the real queue, once it has been seen to do something. */
export interface RealCall {
  readonly process: number;
  /** In the model's words. */
  readonly call: string;
  readonly from: RealPath;
  readonly to: RealPath;
  readonly ok: boolean;
  /** Whether it changed something in a place that the model knows. */
  readonly changes: boolean;
}

/** What an observer of a port sees of a call. */
export interface SeenCall {
  readonly process: number;
  /** The port's name for it. */
  readonly call: string;
  /** `resolve`: its paths were resolved. `effect`: it has taken effect, or failed, possibly while its paths were resolved. */
  readonly phase: 'resolve' | 'effect';
  readonly path: string;
  readonly destination: string;
  /** Empty, or why it failed. */
  readonly errno: string;
}

const WORDS: Readonly<Record<string, string>> = {
  open: 'create',
  rename: 'rename',
  mkdir: 'mkdir',
  rmdir: 'rmdir',
  unlink: 'unlink',
  readdir: 'list',
  stat: 'stat',
  readFile: 'read',
};
const CHANGING: ReadonlySet<string> = new Set(['create', 'rename', 'mkdir', 'rmdir', 'unlink']);

/** A seen call in the model's words; undefined when it is none that the model has. */
export function realCallOf(root: string, seen: SeenCall): RealCall | undefined {
  const word = WORDS[seen.call];
  if (word === undefined) return undefined;
  const from = parsePath(root, seen.path);
  const to = parsePath(root, seen.destination);
  const ok = seen.errno === '';
  const isItemMove = word === 'rename' && from.item !== undefined && from.place !== 'key';
  if (seen.phase === 'resolve' && isItemMove)
    return { process: seen.process, call: 'resolve', from, to, ok, changes: false };
  // Of the other calls the model has one action, which is when they take effect or fail.
  if (seen.phase === 'resolve' && ok) return undefined;
  const changes = ok && CHANGING.has(word) && isKnown(word, from, to);
  // What is staged as a whole, or beside its key, is just staged for the model.
  const isWhole = word === 'rename' && (from.place === 'key' || from.place === 'batch');
  return {
    process: seen.process,
    call: word,
    from: isWhole ? { ...from, place: 'staging' } : from,
    to,
    ok,
    changes,
  };
}

/** Whether the model has such a change. Directories inside a staging directory are their owner's affair. */
function isKnown(word: string, from: RealPath, to: RealPath): boolean {
  if (word === 'create' || word === 'unlink') return from.item !== undefined && from.place !== 'key';
  if (from.place === '') return false;
  if (word === 'rename')
    return to.place !== 'batch' && to.place !== 'key' && (from.place !== 'batch' || to.place !== 'staging');
  return from.place !== 'batch' && from.place !== 'key' && from.place !== 'keys';
}
