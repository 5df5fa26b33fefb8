import { SpoolError } from '@spoolproof/contract';
import type { Context } from './context.ts';
import type { Moved } from './disk.ts';

/** More rounds than this mean that the directory is removed as fast as it is made, which nobody does. */
const TRIES_MAX = 64;

/**
 * Moves a file, or a bucket, into a directory that others make and remove at will. ENOENT may mean that the directory is gone or
 * that what is to be moved is: only a look at the latter tells.
 */
export async function moveMaking(
  context: Context,
  from: string,
  directory: string,
  name: string,
): Promise<Moved> {
  const { disk } = context;
  for (let tries = 1; ; tries++) {
    if ((await disk.move(from, `${directory}/${name}`)) === 'moved') return 'moved';
    if (!(await disk.exists(from))) return 'gone';
    // One absence is not taken for the end of the queue's own directories.
    const parent = directory.slice(0, directory.lastIndexOf('/'));
    const isLost = (await disk.makeDirectory(directory)) === 'gone' && !(await disk.exists(parent));
    if (isLost || tries === TRIES_MAX) {
      throw new SpoolError('IO_FAILED', `cannot move ${from} into ${directory}`, { path: directory });
    }
  }
}
