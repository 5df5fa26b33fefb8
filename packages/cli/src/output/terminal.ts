import { once } from 'node:events';
import type { Writable } from 'node:stream';
import pc from 'picocolors';

/** A stream that may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Colour functions, which return their text unchanged where colours are off. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Standard output for results, standard error for everything else. */
export class Terminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Colours for standard output: on a terminal only, never with NO_COLOR. */
  readonly colors: Colors;
  /** Whether progress is shown: standard error is a terminal that can move its cursor. */
  readonly showsProgress: boolean;

  constructor(stdout: OutputStream, stderr: OutputStream, env: Readonly<Record<string, string | undefined>>) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.colors = pc.createColors(wantsColor(stdout, env));
    this.showsProgress = stderr.isTTY === true && env['TERM'] !== 'dumb';
  }

  /** Writes lines to standard output, and waits for a slow reader. */
  async print(text: string): Promise<void> {
    await write(this.stdout, `${text}\n`);
  }

  /** Writes one value as one line of JSON to standard output. */
  async printJson(value: unknown): Promise<void> {
    await write(this.stdout, `${JSON.stringify(value)}\n`);
  }

  /** Writes bytes as they are to standard output. */
  async printBytes(bytes: Uint8Array): Promise<void> {
    await write(this.stdout, bytes);
  }

  /** Writes a line for people to standard error. */
  note(text: string): void {
    this.stderr.write(`${text}\n`);
  }
}

function wantsColor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>): boolean {
  // https://no-color.org: any value but the empty one.
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

async function write(stream: Writable, chunk: string | Uint8Array): Promise<void> {
  if (stream.destroyed || stream.write(chunk)) return;
  // A stream that fails or closes while we wait will never drain; the session has heard of it.
  await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => undefined);
}
