import type { FileDescriptor } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { isTaken, spoolErrorOf } from './errors.ts';

/** What retention has deleted, appended before the deletion. One file an owner, so that lines never mix. */
export class Ledger {
  readonly #context: Context;
  readonly #path: string;

  constructor(context: Context, owner: string) {
    this.#context = context;
    this.#path = `${context.layout.retired}/${owner}.ndjson`;
  }

  /** Durable when it resolves, unless the queue's durability is `none`. */
  async append(line: string): Promise<void> {
    const { fs } = this.#context.disk;
    try {
      const file = await this.#open();
      try {
        const bytes = new TextEncoder().encode(line);
        let done = 0;
        while (done < bytes.length) done += await fs.write(file, bytes.subarray(done), null);
        if (this.#context.settings.durability !== 'none') await fs.fsync(file);
      } finally {
        await fs.close(file);
      }
    } catch (error) {
      throw spoolErrorOf(error, 'append to the retirement ledger', this.#path);
    }
  }

  async #open(): Promise<FileDescriptor> {
    const { fs } = this.#context.disk;
    try {
      return await fs.open(this.#path, 'create');
    } catch (error) {
      if (!isTaken(error)) throw error;
      return fs.open(this.#path, 'append');
    }
  }
}

/** Items that the ledgers say were deleted. Lines that are torn count nothing. */
export async function countRetired(context: Context): Promise<number> {
  const seen = new Map<string, number>();
  for (const name of await context.disk.names(context.layout.retired)) {
    const text = (await context.disk.readText(`${context.layout.retired}/${name}`)) ?? '';
    for (const line of text.split('\n')) {
      const match = /^\{"bucket":"([^"]+)","ranges":(\{.*\})\}$/.exec(line);
      if (match === null) continue;
      const ranges = Object.values(JSON.parse(match[2] ?? '{}') as Record<string, [number, number][]>).flat();
      const items = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
      // A deletion that was interrupted is entered again with what was left: the first entry has them all.
      seen.set(match[1] ?? '', Math.max(seen.get(match[1] ?? '') ?? 0, items));
    }
  }
  let total = 0;
  for (const items of seen.values()) total += items;
  return total;
}
