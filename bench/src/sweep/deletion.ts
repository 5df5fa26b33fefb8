import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ProcessFigures } from '../process-watch.ts';

/** Who deletes: sweeps of the queue, or a loop of the same bare calls. */
export type Deleter = 'retention' | 'bare loop';

/** What a process deleted. */
export interface Deletion {
  readonly deleted: number;
  readonly seconds: number;
  readonly deletedPerSecond: number;
  /** Of the process that deletes. */
  readonly figures: ProcessFigures;
}

/** A process that will delete what is done when it is told to. */
export interface DeletingProcess extends Disposable {
  /** @throws when the process ends without having finished. */
  start(): Promise<Deletion>;
}

/** Starts the process, and waits until it has loaded its code. */
export async function openDeletion(
  deleter: Deleter,
  root: string,
  signal: AbortSignal,
): Promise<DeletingProcess> {
  const execArgv = ['--import', import.meta.resolve('tsx'), '--conditions=@spoolproof/source'];
  const child = fork(new URL('./deletion-main.ts', import.meta.url), [deleter, root], { execArgv });
  const died = once(child, 'exit').then(() => {
    throw new Error(`the process of the ${deleter} ended before it had deleted`);
  });
  // Also when nobody waits for it any more.
  died.catch(() => undefined);
  const message = (): Promise<unknown[]> => Promise.race([once(child, 'message', { signal }), died]);
  await message();
  return {
    async start() {
      const answer = message();
      child.send('go');
      return (await answer)[0] as Deletion;
    },
    [Symbol.dispose]() {
      if (child.exitCode === null) child.kill();
    },
  };
}
