import type { Readable } from 'node:stream';
import { listenForInterrupts, StopRequest, type Interrupts } from './interrupts.ts';
import { exitCodes } from './exit-codes.ts';
import { Terminal } from './output/terminal.ts';

/** Everything a command gets from the process it runs in. */
export interface Session {
  readonly terminal: Terminal;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly interrupts: Interrupts;
  /** Aborted when the command should stop cleanly. */
  readonly signal: AbortSignal;
  /** What the process will exit with, unless the command fails; set by commands. */
  exitCode: number;
}

/** Makes the session of a process: its streams, its environment, its signals. */
export function createSession(target: NodeJS.Process): Session {
  const interrupts = listenForInterrupts(target);
  // A reader that went away (`| head`) is no error: whatever runs stops cleanly, and nothing is said.
  const endQuietly = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    interrupts.stop(new StopRequest('standard output was closed', exitCodes.ok));
  };
  target.stdout.on('error', endQuietly);
  target.stderr.on('error', endQuietly);
  return {
    terminal: new Terminal(target.stdout, target.stderr, target.env),
    stdin: target.stdin,
    env: target.env,
    cwd: target.cwd(),
    interrupts,
    signal: interrupts.signal,
    exitCode: exitCodes.ok,
  };
}
