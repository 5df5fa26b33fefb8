import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory that is removed when the test is over. */
export async function scratchDirectory(): Promise<string> {
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), 'spoolproof-cli-')));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
