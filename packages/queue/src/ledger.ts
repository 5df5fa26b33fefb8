import type { FileDescriptor } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { parseItemName } from './names/item-name.ts';
import { isTaken, spoolErrorOf } from './errors.ts';

/** The name of a ledger: its owner's. Everything else in `retired` is foreign (Q17). */
const LEDGER = /^[0-9a-z]{8}\.ndjson$/;

/** What retention has deleted, appended before the deletion. One file an owner, so that lines never mix. */
export class Ledger {
  readonly #context: Context;
  readonly #path: string;

  constructor(context: Context, owner: string) {
    this.#context = context;
    this.#path = `${context.layout.retired}/${owner}.ndjson`;
  }

  /** Enters items, by their names: one line, with sequences as ranges that include both ends. */
  async enter(bucket: string, items: readonly string[]): Promise<void> {
    const sequences = new Map<string, number[]>();
    for (const name of items) {
      const item = parseItemName(name);
      if (item === undefined) continue;
      const of = sequences.get(item.owner);
      if (of === undefined) sequences.set(item.owner, [item.sequence]);
      else of.push(item.sequence);
    }
    const ranges: Record<string, [number, number][]> = {};
    for (const [producer, numbers] of sequences) ranges[producer] = rangesOf(numbers.sort((a, b) => a - b));
    await this.#append(`${JSON.stringify({ bucket, ranges })}\n`);
  }

  /** Durable when it resolves, unless the queue's durability is `none`. */
  async #append(line: string): Promise<void> {
    const { fs } = this.#context.disk;
    try {
      const file = await this.#open();
      try {
        const bytes = new TextEncoder().encode(line);
        let done = 0;
        while (done < bytes.length) done += await fs.write(file, bytes.subarray(done), null);
        if (this.#context.settings.durability !== 'none') await fs.fsync(file);
      } finally {
        await this.#context.disk.close(file, this.#path);
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

/** Sorted numbers as ranges with both ends included. */
function rangesOf(sorted: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else if (last === undefined || number > last[1]) ranges.push([number, number]);
  }
  return ranges;
}

/** What the ledger calls numbers of items that were never accepted: a dead producer's unfinished enqueues. */
export const NEVER_ACCEPTED = 'never-accepted';

/** Items that the ledgers say were deleted. Lines that are torn count nothing. */
export async function countRetired(context: Context): Promise<number> {
  const seen = new Map<string, number>();
  for (const name of await context.disk.names(context.layout.retired)) {
    if (!LEDGER.test(name)) continue;
    const text = (await context.disk.readText(`${context.layout.retired}/${name}`)) ?? '';
    for (const line of text.split('\n')) {
      const match = /^\{"bucket":"([^"]+)","ranges":(\{.*\})\}$/.exec(line);
      if (match === null || match[1] === NEVER_ACCEPTED) continue;
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
