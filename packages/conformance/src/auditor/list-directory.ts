import { errnoOf } from '@spoolproof/contract';
import type { FileSystem } from '@spoolproof/contract';

/** One entry of a directory. */
export interface ListedEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

/**
 * Lists a directory. One that is gone has no entries: others may be at work. Names that are not UTF-8 appear with
 * replacement characters; no name of a queue's own has any.
 */
export async function listDirectory(disk: FileSystem, path: string): Promise<readonly ListedEntry[]> {
  const entries: ListedEntry[] = [];
  try {
    for await (const chunk of disk.readdir(path)) {
      for (const { name, kind } of chunk) entries.push({ name, isDirectory: kind === 'directory' });
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return entries;
}

/** Whether an error says that an entry is gone. */
export function isGone(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
