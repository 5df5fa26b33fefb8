import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import type { LaneOutcome, LaneRequest } from '../gate/lane-request.ts';

/** What a worker sends. */
export type FromLaneWorker =
  | { readonly type: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly outcome: LaneOutcome }
  | { readonly type: 'failed'; readonly message: string };

const isSource = import.meta.url.endsWith('.ts');
/** A million files in memfs and their history take a few gigabytes. */
const heapMiB = 10_000;
const stderrKeptMax = 4000;

/**
 * Runs a simulated lane in a process of its own: the simulator leaves the event loop no turn, and lanes can run side by side.
 *
 * @throws the signal's reason when it is aborted; Error when the lane could not be run.
 */
export async function runInLaneWorker(
  request: LaneRequest,
  signal: AbortSignal,
  report: (phase: string, done: number, total: number) => void,
): Promise<LaneOutcome> {
  signal.throwIfAborted();
  const entry = new URL(`./lane-worker-main.${isSource ? 'ts' : 'js'}`, import.meta.url).pathname;
  const child = fork(entry, [], { execArgv: workerArguments(), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-stderrKeptMax)));
  try {
    return await new Promise<LaneOutcome>((resolve, reject) => {
      child.on('message', (message) => {
        const told = message as FromLaneWorker;
        if (told.type === 'progress') report(told.phase, told.done, told.total);
        else if (told.type === 'done') resolve(told.outcome);
        else reject(new Error(told.message));
      });
      child.on('error', reject);
      child.on('exit', (code, ended) => {
        reject(
          new Error(
            `the ${request.lane} lane on ${request.fs} ended with ${ended ?? code}: ${stderr.trim()}`,
          ),
        );
      });
      child.send(request);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', kill);
    kill();
  }
}

/** From source, workers need the loader and the condition that this process was started with. */
function workerArguments(): string[] {
  const heap = `--max-old-space-size=${heapMiB}`;
  if (!isSource) {
    return [heap, ...process.execArgv.filter((argument) => !argument.startsWith('--inspect'))];
  }
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [heap, '--import', loader, '--conditions=@spoolproof/source'];
}
