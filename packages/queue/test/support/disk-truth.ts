import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { World } from './world.ts';

// Reads a queue by the words of spec/on-disk-format.md, with nothing of the library.

/** An item as it lies on the disk. */
export interface FoundItem {
  readonly id: string;
  readonly state: string;
  readonly deliveries: number;
  readonly producer: string;
  readonly sequence: number;
  readonly path: string;
}

const ITEM =
  /^([0-9a-z]{11}-([0-9a-z]{8})-([0-9a-z]{7}))-(?:[0-9a-z]+-[0-9a-z]{7}-([0-9a-z]+)|x-x-([0-9a-z]+)-[\w.%]*)$/;
const BUCKET = /^[0-9a-z]{11}-[0-9a-z]{8}-w([0-9a-z]+)(?:-n([0-9a-z]+))?$/;

/** Every file below a directory, as paths from it. Names are bytes, one character each. */
export function filesBelow(directory: string, prefix = ''): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(Buffer.from(directory), { withFileTypes: true, encoding: 'latin1' as 'utf8' }).flatMap(
    (entry) => {
      const name = path.posix.join(prefix, entry.name);
      return entry.isDirectory() ? filesBelow(path.join(directory, entry.name), name) : [name];
    },
  );
}

/** Every item on the disk in an accepted state. */
export function itemsOnDisk(world: World): FoundItem[] {
  return filesBelow(world.root).flatMap((file) => {
    const parts = file.split('/');
    const [state = ''] = parts;
    const match = ITEM.exec(parts.at(-1) ?? '');
    if (match === null || state === 'staging' || state === 'keys') return [];
    const lent = Number.parseInt(BUCKET.exec(parts.at(-2) ?? '')?.[1] ?? '0', 36);
    const [, id = '', producer = '', sequence = '', own, adopted] = match;
    const deliveries = Number.parseInt(own ?? adopted ?? '0', 36) + lent;
    return [{ id, state, deliveries, producer, sequence: Number.parseInt(sequence, 36), path: file }];
  });
}

/** Ids of the items in one state, in the order of their ids. */
export function idsIn(world: World, state: string): string[] {
  return itemsOnDisk(world)
    .filter((item) => item.state === state)
    .map((item) => item.id)
    .toSorted();
}

/** Ids of the ready items in queue order: by bucket, then by item. Exact while there is one producer. */
export function readyInOrder(world: World): string[] {
  const place = (item: FoundItem): string =>
    `${path.posix.basename(path.posix.dirname(item.path))}/${item.id}`;
  return itemsOnDisk(world)
    .filter((item) => item.state === 'ready')
    .toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
    .map((item) => item.id);
}

/** How many items are in each state that has any. */
export function countsOnDisk(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of itemsOnDisk(world)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** What must be true of every quiescent queue: no item twice, counts in names true, no hole in a sequence. */
export function expectSound(world: World, options: { readonly holes?: boolean } = {}): void {
  const items = itemsOnDisk(world);
  expect(new Set(items.map((item) => item.id)).size, 'items that are in one place').toBe(items.length);
  expect(falseCounts(world), 'sealed buckets whose count is wrong').toEqual([]);
  if (options.holes === true) return;
  for (const producer of new Set(items.map((item) => item.producer))) {
    const sequence = items.filter((item) => item.producer === producer).map((item) => item.sequence);
    expect(
      sequence.toSorted((a, b) => a - b),
      `the sequence of ${producer}`,
    ).toEqual(sequence.map((_, index) => index));
  }
}

/** Directories with more entries than the bound. */
export function largestDirectory(directory: string): number {
  const entries = readdirSync(directory, { withFileTypes: true });
  const below = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => largestDirectory(path.join(directory, entry.name)));
  return Math.max(entries.length, ...below);
}

function falseCounts(world: World): string[] {
  const inBucket = new Map<string, number>();
  for (const item of itemsOnDisk(world)) {
    const bucket = path.posix.dirname(item.path);
    inBucket.set(bucket, (inBucket.get(bucket) ?? 0) + 1);
  }
  return [...inBucket].flatMap(([bucket, count]) => {
    // A lease keeps the count of the bucket it was claimed with while its items are settled singly.
    const named = bucket.startsWith('leased/') ? undefined : BUCKET.exec(path.posix.basename(bucket))?.[2];
    return named === undefined || Number.parseInt(named, 36) === count ? [] : [`${bucket} holds ${count}`];
  });
}
