import { join } from 'node:path';
import type { Durability } from '@spoolproof/contract';
import { initQueue, nodePorts, openQueue, type FileQueue, type SettingsInput } from '@spoolproof/queue';
import { alertDocuments, payloads } from './alerts.ts';
import { countedPorts } from './counted-ports.ts';
import { BareQueue } from './floor/bare-queue.ts';

/** Items of a batch: a bucket. */
export const BATCH = 1000;
const DOCUMENTS = alertDocuments();

/** A queue of ours and a bare one beside it, in one directory of one disk. */
export interface Pair extends AsyncDisposable {
  readonly ours: FileQueue<Uint8Array>;
  readonly floor: BareQueue;
}

/** Makes both. */
export async function openPair(
  directory: string,
  name: string,
  durability: Durability = 'none',
): Promise<Pair> {
  const root = join(directory, `${name}-queue`);
  await initQueue(root, { durability });
  const ours = await openQueue(root);
  const floor = new BareQueue(join(directory, `${name}-floor`), durability);
  return { ours, floor, [Symbol.asyncDispose]: () => ours.close() };
}

/** The payload of item `n`. */
export function document(n: number): Uint8Array {
  return DOCUMENTS[n % DOCUMENTS.length] ?? new Uint8Array();
}

/** Fills a queue with whole batches. */
export async function fill(
  queue: Pick<FileQueue<Uint8Array>, 'enqueueMany'> | BareQueue,
  items: number,
  onBatch: (from: number) => void = () => undefined,
): Promise<void> {
  for (let from = 0; from < items; from += BATCH) {
    onBatch(from);
    await queue.enqueueMany(payloads(DOCUMENTS, from, Math.min(BATCH, items - from)));
  }
}

/** Fills a queue of its own, then counts the calls an item that an operation on `items` items makes through the port. */
export async function countCalls(
  directory: string,
  name: string,
  items: number,
  filled: number,
  act: (queue: FileQueue<Uint8Array>) => Promise<unknown>,
  settings: SettingsInput = {},
): Promise<number> {
  const root = join(directory, `${name}-counted`);
  await initQueue(root, settings);
  const counted = countedPorts(nodePorts());
  await using queue = await openQueue(root, { ports: counted.ports });
  await fill(queue, filled);
  // Registers the owner and brings what comes once; a whole bucket, so that none is left begun.
  if (filled > 0) await queue.ackMany(await queue.claim({ max: BATCH }));
  else await queue.enqueue(document(0));
  counted.take();
  await act(queue);
  await queue.flush();
  return counted.take() / items;
}
