import { rm } from 'node:fs/promises';

/** Removes a directory with everything in it. */
export async function removeTree(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}
