import { readdir, rmdir, unlink } from 'node:fs/promises';

import { isGone } from '../auditor/list-directory.ts';

const inFlightMax = 32;

/**
 * Removes a directory with everything in it. Much faster than the library's own recursive removal at a million files:
 * nothing is asked for its status, and several unlinks wait for the disk at once.
 *
 * @param onProgress told now and then how many files are gone.
 */
export async function removeTree(
  directory: string,
  onProgress: (removed: number) => void = () => undefined,
): Promise<void> {
  const progress = { removed: 0, tell: onProgress };
  try {
    await removeDirectory(Buffer.from(directory), progress);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

interface Progress {
  removed: number;
  readonly tell: (removed: number) => void;
}

async function removeDirectory(directory: Buffer, progress: Progress): Promise<void> {
  // Names as bytes: foreign files are planted under names that are not UTF-8.
  const entries = await readdir(directory, { encoding: 'buffer', withFileTypes: true });
  const directories: Buffer[] = [];
  const files: Buffer[] = [];
  for (const entry of entries) {
    const name = entry.name as unknown as Buffer;
    const path = Buffer.concat([directory, Buffer.from('/'), name]);
    if (entry.isDirectory()) directories.push(path);
    else files.push(path);
  }
  for (const child of directories) await removeDirectory(child, progress);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) await unlink(file);
  };
  await Promise.all(Array.from({ length: Math.min(inFlightMax, files.length) }, worker));
  await rmdir(directory);
  progress.removed += files.length;
  if (files.length > 0) progress.tell(progress.removed);
}
