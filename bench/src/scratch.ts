import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from './scenario.ts';

/** Gives a temporary directory on the measured disk, and removes it when the work is over, failed or interrupted. */
export async function withScratch<R>(run: Run, work: (directory: string) => Promise<R>): Promise<R> {
  const directory = await mkdtemp(join(run.directory, 'spoolproof-bench-'));
  try {
    return await work(directory);
  } finally {
    run.say('removing the temporary queues');
    await rm(directory, { recursive: true });
  }
}
