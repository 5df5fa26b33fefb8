import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';

/** How much of what a command wrote to standard error is kept for the reason of a burial, in bytes. */
const tailBytesMax = 2_000;

/** How long output is waited for after the command ended: a grandchild may hold the pipe open for ever. */
const outputWaitMs = 1_000;

/** How a command ended. */
export type CommandOutcome =
  | { readonly kind: 'exited'; readonly code: number; readonly errorTail: string }
  | { readonly kind: 'killed'; readonly signal: string; readonly errorTail: string }
  | { readonly kind: 'not-started'; readonly error: Error };

/** What to run for each item. */
export interface CommandLine {
  readonly command: string;
  readonly words: readonly string[];
}

/** Where a command's output goes. */
export interface CommandOutput {
  /** `inherit` is our own standard output; `stderr` keeps it free for JSON. */
  readonly stdout: 'inherit' | 'stderr';
  readonly stderr: Writable;
}

/** One running command. */
export interface RunningCommand {
  readonly outcome: Promise<CommandOutcome>;
  /** Sends SIGTERM to it and to what it started. */
  readonly terminate: () => void;
}

/**
 * Starts a command with a payload on its standard input. It runs in a process group of its own, so that the Ctrl-C that
 * stops us does not stop it: it may finish its item.
 */
export function startCommand(
  line: CommandLine,
  payload: Uint8Array,
  env: Readonly<Record<string, string | undefined>>,
  output: CommandOutput,
): RunningCommand {
  const ownGroup = process.platform !== 'win32';
  const child = spawn(line.command, line.words, {
    env: { ...env },
    detached: ownGroup,
    stdio: ['pipe', output.stdout === 'inherit' ? 'inherit' : 2, 'pipe'],
  });
  // A command that does not read its input (`true`) closes the pipe: that is its business.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(payload);
  const outcome = watch(child, output.stderr);
  const terminate = (): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      if (ownGroup) process.kill(-child.pid, 'SIGTERM');
      else child.kill('SIGTERM');
    } catch {
      // It ended in this moment.
    }
  };
  return { outcome, terminate };
}

function watch(child: ChildProcess, stderr: Writable): Promise<CommandOutcome> {
  let tail = Buffer.alloc(0);
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr.write(chunk);
    tail = Buffer.concat([tail, chunk]).subarray(-tailBytesMax);
  });
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (code: number | null, signal: string | null): void => {
      clearTimeout(timer);
      const errorTail = tail.toString('utf8').trim();
      child.stderr?.destroy();
      if (signal !== null) resolve({ kind: 'killed', signal, errorTail });
      else resolve({ kind: 'exited', code: code ?? 0, errorTail });
    };
    child.once('error', (error) => {
      // The same event tells of a failed kill; only a child without a pid was never started.
      if (child.pid === undefined) resolve({ kind: 'not-started', error });
    });
    child.once('exit', (code, signal) => {
      timer = setTimeout(settle, outputWaitMs, code, signal);
    });
    child.once('close', settle);
  });
}
