import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../cli-error.ts';
import { isInside } from '../options/root.ts';
import type { InputLine } from './ndjson-lines.ts';

/** How much of a malformed line is kept; the line number leads to the rest. */
const keptBytesMax = 65_536;

/**
 * Where malformed lines are set aside: one JSON object a line with `source`, `line`, `reason`, and the line itself as
 * `text`, or as `base64` when it is not UTF-8. The file is made when the first line is set aside, and appended to.
 */
export class RejectedLines {
  readonly path: string;
  #file: FileHandle | undefined;
  #count = 0;

  constructor(filePath: string) {
    this.path = filePath;
  }

  /** How many lines have been set aside. */
  get count(): number {
    return this.#count;
  }

  /**
   * Sets a line aside. It is in the file when this resolves.
   * @throws CliError OUTPUT_UNWRITABLE
   */
  async add(source: string, line: InputLine, reason: string): Promise<void> {
    const record = JSON.stringify({ source, line: line.number, reason, ...keptText(line) });
    try {
      this.#file ??= await open(this.path, 'a');
      await this.#file.appendFile(`${record}\n`);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new CliError(
        'OUTPUT_UNWRITABLE',
        `cannot set line ${line.number} of ${source} aside: ${detail}`,
        {
          hint: 'name another file with --rejects FILE',
          cause: error,
        },
      );
    }
    this.#count += 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }
}

function keptText(line: InputLine): object {
  const kept = line.bytes.subarray(0, keptBytesMax);
  const cut = line.length > kept.length ? { bytes: line.length } : {};
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(kept), ...cut };
  } catch {
    return { base64: Buffer.from(kept).toString('base64'), ...cut };
  }
}

/**
 * Where the malformed lines of an input go: the file of `--rejects`, else `<input>.rejected.ndjson` beside the input,
 * else `spoolproof.rejected.ndjson` in the working directory for standard input.
 * @throws CliError USAGE when that is inside the queue.
 */
export function rejectsPath(
  chosen: string | undefined,
  input: string | undefined,
  places: { readonly cwd: string; readonly root: string },
): string {
  const named = chosen ?? (input === undefined ? 'spoolproof.rejected.ndjson' : `${input}.rejected.ndjson`);
  const absolute = path.resolve(places.cwd, named);
  if (isInside(places.root, absolute)) {
    throw new CliError(
      'USAGE',
      `malformed lines would go to ${absolute}, which is inside the queue ${places.root}`,
      {
        hint: 'name a file outside it with --rejects FILE',
      },
    );
  }
  return absolute;
}
