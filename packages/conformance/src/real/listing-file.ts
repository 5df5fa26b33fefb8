import { appendFileSync, createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';

import { ITEM_STATES } from '@spoolproof/contract';

import type { ListingEntry } from '../lane/crew.ts';

/** Appends entries of an inventory to the file of a listing: `state id`, the id as JSON. */
export function appendListing(directory: string, name: string, entries: readonly ListingEntry[]): void {
  const lines = entries.map(({ id, state }) => `${state} ${JSON.stringify(id)}\n`);
  appendFileSync(listingPath(directory, name), lines.join(''));
}

/** Reads a listing back. Lines that are none are left out: their writer died. */
export async function* readListing(directory: string, name: string): AsyncGenerator<ListingEntry> {
  for await (const line of createInterface({ input: createReadStream(listingPath(directory, name)) })) {
    const space = line.indexOf(' ');
    const state = ITEM_STATES.find((known) => known === line.slice(0, space));
    if (state !== undefined) yield { id: String(JSON.parse(line.slice(space + 1))), state };
  }
}

function listingPath(directory: string, name: string): string {
  return path.join(directory, `${name}.listing`);
}
