import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { SpoolError } from '@spoolproof/contract';
import { CliError } from '../cli-error.ts';
import type { Session } from '../session.ts';

/** One thing to read: a file, or standard input. */
export interface Input {
  /** As the user wrote it; `-` is standard input. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  /** Undefined for what has no size, such as a pipe. */
  readonly sizeBytes: number | undefined;
  /** Reads it once. @throws CliError INPUT_UNREADABLE */
  read(): AsyncIterable<Uint8Array>;
}

/**
 * Finds the inputs of a command line: the named files, `-` for standard input, standard input when none is named.
 * Every file is looked at before anything is read, so that a slip in the last name does not leave half a feed.
 * @throws CliError INPUT_UNREADABLE when one is missing or a directory.
 * @throws CliError USAGE when none is named and standard input is a terminal.
 */
export async function findInputs(names: readonly string[], session: Session): Promise<readonly Input[]> {
  if (names.length === 0 && session.stdin.isTTY === true) {
    throw new CliError('USAGE', 'no input was named', { hint: 'give FILE, or pipe into standard input' });
  }
  if (names.filter((name) => name === '-').length > 1) {
    throw new CliError('USAGE', 'standard input (-) was named twice; it can be read once');
  }
  const inputs: Input[] = [];
  for (const name of names.length === 0 ? ['-'] : names) {
    inputs.push(name === '-' ? standardInput(session) : await fileInput(name, session.cwd));
  }
  return inputs;
}

function standardInput(session: Session): Input {
  const read = (): AsyncIterable<Uint8Array> => session.stdin as AsyncIterable<Uint8Array>;
  return { name: '-', path: undefined, sizeBytes: undefined, read };
}

async function fileInput(name: string, cwd: string): Promise<Input> {
  const absolute = path.resolve(cwd, name);
  const status = await stat(absolute).catch((error: unknown) => {
    throw unreadable(name, error);
  });
  if (status.isDirectory()) {
    throw new CliError('INPUT_UNREADABLE', `${name} is a directory`, {
      hint: 'name files, or take a whole directory with: spoolproof adopt DIR',
    });
  }
  return {
    name,
    path: absolute,
    sizeBytes: status.isFile() ? status.size : undefined,
    read: () => readChunks(name, absolute),
  };
}

async function* readChunks(name: string, absolute: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(absolute, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): CliError {
  const detail = error instanceof Error ? error.message : String(error);
  return new CliError('INPUT_UNREADABLE', `cannot read ${name}: ${detail}`, { cause: error });
}

/**
 * Reads an input whole, as one payload.
 * @throws SpoolError PAYLOAD_TOO_LARGE before more than `bytesMax` bytes are held.
 */
export async function readPayload(input: Input, bytesMax: number): Promise<Uint8Array> {
  const tooLarge = (size: string): SpoolError =>
    new SpoolError(
      'PAYLOAD_TOO_LARGE',
      `${input.name} has ${size} bytes; the queue takes at most ${bytesMax}`,
    );
  if (input.sizeBytes !== undefined && input.sizeBytes > bytesMax) throw tooLarge(String(input.sizeBytes));
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input.read()) {
    length += chunk.length;
    if (length > bytesMax) throw tooLarge(`more than ${bytesMax}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
