import type { FileSystem } from '@spoolproof/contract';
import { isGone, spoolErrorOf } from '../errors.ts';

/** When a file was last written, in milliseconds; undefined when it is gone (Q13). */
export async function mtimeOf(fs: FileSystem, path: string): Promise<number | undefined> {
  try {
    return (await fs.stat(path)).mtimeMs;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw spoolErrorOf(error, 'stat', path);
  }
}
