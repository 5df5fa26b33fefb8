import { opendirSync } from 'node:fs';

/** One entry of a directory. */
export interface ListedEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

const bufferSize = 1024;

/**
 * Lists a directory, a thousand entries at a time. A directory that is gone has none: others may be at work.
 * Names that are not UTF-8 appear with replacement characters; no name of a queue's own has any.
 */
export function* listDirectory(path: string): Generator<ListedEntry> {
  let handle;
  try {
    handle = opendirSync(path, { bufferSize });
  } catch (error) {
    if (isGone(error)) return;
    throw error;
  }
  try {
    for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
      yield { name: entry.name, isDirectory: entry.isDirectory() };
    }
  } finally {
    handle.closeSync();
  }
}

/** Whether an error says that an entry is gone. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
