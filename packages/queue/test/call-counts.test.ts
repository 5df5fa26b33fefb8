import { expect, test } from 'vitest';
import type { FileQueue } from '../src/index.ts';
import { createWorld, payloads } from './support/world.ts';

/** Items of one bucket: full ones are sealed, and claimed and settled whole. */
const BUCKET = 100;

/** What is counted, after what has been made ready for it. */
type Measured = (queue: FileQueue<string>) => Promise<() => Promise<unknown>>;

const claimWhole: Measured = async (queue) => {
  await queue.enqueueMany(payloads(BUCKET));
  return () => queue.claim({ max: BUCKET });
};
const OPERATIONS: Readonly<Record<string, Measured>> = {
  'a bucket of single enqueues': async (queue) => async () => {
    for (const payload of payloads(BUCKET)) await queue.enqueue(payload);
  },
  'a bucket of keyed enqueues': async (queue) => async () => {
    for (const payload of payloads(BUCKET)) await queue.enqueue(payload, { key: payload });
  },
  'a batch of one bucket': async (queue) => () => queue.enqueueMany(payloads(BUCKET)),
  'a batch of three buckets': async (queue) => () => queue.enqueueMany(payloads(3 * BUCKET)),
  'a claim of a whole bucket': claimWhole,
  'a bucket of single claims': async (queue) => {
    await queue.enqueueMany(payloads(BUCKET));
    return async () => {
      for (let n = 0; n < BUCKET; n++) await queue.claim();
    };
  },
  'the payloads of a bucket': async (queue) => {
    await queue.enqueueMany(payloads(BUCKET));
    const leases = await queue.claim({ max: BUCKET });
    return async () => {
      for (const lease of leases) await lease.payload();
    };
  },
  'an ack of a whole bucket': async (queue) => {
    await queue.enqueueMany(payloads(BUCKET));
    const leases = await queue.claim({ max: BUCKET });
    return () => queue.ackMany(leases);
  },
  'a bucket of single acks': async (queue) => {
    await queue.enqueueMany(payloads(BUCKET));
    const leases = await queue.claim({ max: BUCKET });
    return async () => {
      for (const lease of leases) await queue.ack(lease);
    };
  },
  'a bucket of releases': async (queue) => {
    await queue.enqueueMany(payloads(BUCKET));
    const leases = await queue.claim({ max: BUCKET });
    return async () => {
      for (const lease of leases) await queue.release(lease);
    };
  },
  'archiving ten buckets of twelve': async (queue) => {
    await queue.enqueueMany(payloads(12 * BUCKET));
    return () => queue.enforceCap({ max: 2 * BUCKET });
  },
  'archiving nine buckets and a half': async (queue) => {
    await queue.enqueueMany(payloads(10 * BUCKET));
    return () => queue.enforceCap({ max: BUCKET / 2 });
  },
  'readmitting two buckets': async (queue) => {
    await queue.enqueueMany(payloads(4 * BUCKET));
    await queue.enforceCap({ max: 0 });
    return () => queue.readmit({ max: 2 * BUCKET });
  },
  'a sweep with nothing to do': async (queue) => {
    await queue.enqueueMany(payloads(12 * BUCKET));
    return () => queue.sweep();
  },
};

/**
 * Calls of the file system port, exactly: time is not compared here, and a call more than yesterday is a change that somebody has to
 * mean. By kind, so that a change shows what it changed.
 */
const COUNTS: Readonly<
  Record<string, Readonly<Record<'none' | 'strict', Readonly<Record<string, number>>>>>
> = {
  'a bucket of single enqueues': {
    none: { open: 100, write: 100, close: 100, mkdir: 1, rename: 101, rmdir: 1 },
    strict: { open: 201, write: 100, fsync: 201, close: 201, mkdir: 1, rename: 101, rmdir: 1 },
  },
  'a bucket of keyed enqueues': {
    none: { open: 200, write: 100, close: 200, mkdir: 201, rename: 301, rmdir: 1 },
    strict: { open: 701, write: 100, fsync: 601, close: 701, mkdir: 201, rename: 301, rmdir: 1 },
  },
  'a batch of one bucket': {
    none: { open: 100, write: 100, close: 100, mkdir: 2, rename: 3, stat: 2 },
    strict: { open: 105, write: 100, fsync: 105, close: 105, mkdir: 2, rename: 3, stat: 2 },
  },
  'a batch of three buckets': {
    none: { open: 300, write: 300, close: 300, mkdir: 4, rename: 7, stat: 1 },
    strict: { open: 307, write: 300, fsync: 307, close: 307, mkdir: 4, rename: 7, stat: 1 },
  },
  'a claim of a whole bucket': {
    none: { rename: 1, rmdir: 1, readdir: 6 },
    strict: { open: 2, fsync: 2, close: 2, rename: 1, rmdir: 1, readdir: 6 },
  },
  'a bucket of single claims': {
    none: { mkdir: 1, rename: 101, rmdir: 1, readdir: 6 },
    strict: { open: 203, fsync: 203, close: 203, mkdir: 1, rename: 101, rmdir: 1, readdir: 6 },
  },
  'the payloads of a bucket': {
    none: { readFile: 100 },
    strict: { readFile: 100 },
  },
  'an ack of a whole bucket': {
    none: { mkdir: 1, rename: 2, stat: 1 },
    strict: { open: 3, fsync: 3, close: 3, mkdir: 1, rename: 2, stat: 1 },
  },
  'a bucket of single acks': {
    none: { mkdir: 2, rename: 102, rmdir: 1, stat: 1 },
    strict: { open: 204, fsync: 204, close: 204, mkdir: 2, rename: 102, rmdir: 1, stat: 1 },
  },
  'a bucket of releases': {
    none: { mkdir: 1, rename: 101, rmdir: 1, stat: 1 },
    strict: { open: 301, fsync: 301, close: 301, mkdir: 1, rename: 101, rmdir: 1, stat: 1 },
  },
  'archiving ten buckets of twelve': {
    none: { mkdir: 1, rename: 11, readdir: 16, stat: 1 },
    strict: { open: 21, fsync: 21, close: 21, mkdir: 1, rename: 11, readdir: 16, stat: 1 },
  },
  'archiving nine buckets and a half': {
    none: { mkdir: 2, rename: 61, readdir: 18, stat: 1 },
    strict: { open: 73, fsync: 73, close: 73, mkdir: 2, rename: 61, readdir: 18, stat: 1 },
  },
  'readmitting two buckets': {
    none: { rename: 2, readdir: 12 },
    strict: { open: 4, fsync: 4, close: 4, rename: 2, readdir: 12 },
  },
  'a sweep with nothing to do': {
    none: { readdir: 8 },
    strict: { readdir: 8 },
  },
};

test.for(
  Object.keys(OPERATIONS).flatMap((name) => (['none', 'strict'] as const).map((level) => ({ name, level }))),
)('[Q30] [Q31] [Q32] [Q36] of $name, durability $level, are what they were', async ({ name, level }) => {
  const world = await createWorld({ durability: level, bucketItemsMax: BUCKET });
  const actor = world.actor();
  const queue = await actor.open();
  // What the first operation of a process makes for itself is not its cost.
  await queue.enqueue('first');
  for (const lease of await queue.claim()) await queue.ack(lease);
  const act = await OPERATIONS[name]!(queue);
  await actor.idle();
  actor.fs.forget();
  await act();
  const counts: Record<string, number> = {};
  for (const { kind } of actor.fs.calls) counts[kind] = (counts[kind] ?? 0) + 1;
  expect(counts).toEqual(COUNTS[name]?.[level]);
});
