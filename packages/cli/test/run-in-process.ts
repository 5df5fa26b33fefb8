import { Readable, Writable } from 'node:stream';
import { run } from '../src/run.ts';
import { Terminal } from '../src/output/terminal.ts';
import { StopRequest } from '../src/interrupts.ts';
import type { Session } from '../src/session.ts';

/** What a command line did. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The surroundings of a command line. */
export interface Surroundings {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Called at once; stops the run as Ctrl-C does when called back. */
  readonly interrupt?: (stop: () => void) => void;
}

/** Runs a command line in this process, with streams and an environment of its own. */
export async function runInProcess(words: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  return await runWithSession((session) => run(words, session), surroundings);
}

/** Runs something with a session of its own; what it answers is the exit code. */
export async function runWithSession(
  act: (session: Session) => Promise<number>,
  surroundings: Surroundings = {},
): Promise<Ran> {
  const stdout = new Collector();
  const stderr = new Collector();
  const controller = new AbortController();
  surroundings.interrupt?.(() => controller.abort(new StopRequest('stopped by SIGINT', 130)));
  const env = { PATH: process.env['PATH'], ...surroundings.env };
  const session: Session = {
    terminal: new Terminal(stdout, stderr, env),
    stdin: Readable.from([Buffer.from(surroundings.stdin ?? '')]),
    env,
    cwd: surroundings.cwd ?? process.cwd(),
    interrupts: {
      signal: controller.signal,
      stop: (request) => controller.abort(request),
      onForce: () => undefined,
      dispose: () => undefined,
    },
    signal: controller.signal,
    exitCode: 0,
  };
  const exitCode = await act(session);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Collector extends Writable {
  readonly #chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}
