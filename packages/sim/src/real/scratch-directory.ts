import * as fs from 'node:fs';
import { geteuid, setegid, seteuid, umask } from 'node:process';
import path from 'node:path';

/** A directory of a litmus run. */
export interface Scratch {
  /** Its absolute path. */
  readonly path: string;
  remove(): void;
}

/** Makes a directory with a new name in another one, which must exist. */
export function makeScratch(parent: string): Scratch {
  const made = fs.mkdtempSync(path.join(path.resolve(parent), 'litmus-'));
  return { path: made, remove: () => fs.rmSync(made, { recursive: true, force: true }) };
}

/** The user whose rights the calls of this process have; -1 where there are no users (Windows). */
export function effectiveUser(): number {
  return geteuid?.() ?? -1;
}

/** Does something without a file mode mask, so that permission bits come out as asked for. */
export async function withoutMask<T>(act: () => Promise<T>): Promise<T> {
  const before = umask(0);
  try {
    return await act();
  } finally {
    umask(before);
  }
}

/**
 * Starts something with the rights of another user; whatever it does before it first waits is done with them. Only root
 * can.
 */
export function asUser<T>(uid: number, start: () => T): T {
  if (uid === ROOT) return start();
  setegid?.(uid);
  seteuid?.(uid);
  try {
    return start();
  } finally {
    seteuid?.(ROOT);
    setegid?.(ROOT);
  }
}

/** Whether this process may act as another user, and that user can reach a directory. */
export function canActAs(uid: number, directory: string): boolean {
  if (effectiveUser() !== ROOT) return false;
  try {
    asUser(uid, () => fs.readdirSync(directory));
    return true;
  } catch {
    return false;
  }
}

/** Sets owner and permission bits of an entry. Only root can give entries away. */
export function setOwner(entry: string, uid: number, mode: number): void {
  fs.chownSync(entry, uid, uid);
  fs.chmodSync(entry, mode);
}

const ROOT = 0;
