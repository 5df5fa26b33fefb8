import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { defineSubject } from '@spoolproof/conformance';
import type {
  Subject,
  SubjectContext,
  SubjectEntry,
  SubjectLease,
  SubjectQueue,
} from '@spoolproof/conformance';

import { SettledLedger } from './settled-ledger.ts';

// What it says (README of file-queue 0.3.0):
//
//   "A simple file system based queuing implementation. Based on the maildir format, the queues are lockfree and therefore
//    work in most situatuions."
//   "The queue organises everything in FIFO (first-in first-out) order"
//   "All objects are encoded using json"
//   "Popping a message can be done at any time. If the queue doesn't contain an item at the moment it 'blocks' until it does."
//   "A transactional pop means, that the element is taken from the queue, but will not be removed until commit is called.
//    The rollback action makes the item again available for popping."
//   "There can be multiple layers of transactions. … it can't be assured that the messages are processed in order."
//
// What it does not say: what becomes of an item whose consumer died between `tpop` and `commit`. So no leases are declared.

type Done = (error?: Error | null) => void;
type Popped = (
  error: Error | null,
  message?: Message,
  commit?: (done: Done) => void,
  rollback?: (done: Done) => void,
) => void;

/** What is pushed: the queue does not tell the name that it gives a message, so ours has one of its own. */
interface Message {
  readonly id: string;
  readonly body: string;
}

interface FileQueue {
  push(message: Message, done: Done): void;
  tpop(popped: Popped): void;
  length(answer: (error: Error | null, length: number) => void): void;
  stop(): void;
}

interface Held extends SubjectLease {
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

const { Queue } = createRequire(import.meta.url)('file-queue') as {
  readonly Queue: new (folder: string, ready: Done) => FileQueue;
};

/** How long a claim waits for a pop that blocks, in milliseconds, and how often while there are messages. */
const blockedMs = 50;
const waitsMax = 10;

function promised(call: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}

/** Turns pops that block into claims that do not: what is popped when nobody waits any more is rolled back at once. */
class Popper {
  readonly #queue: FileQueue;
  #take: ((popped: Held | Error) => void) | null = null;
  #isPopping = false;

  constructor(queue: FileQueue) {
    this.#queue = queue;
  }

  /** The next item, or null when none comes soon. */
  async next(): Promise<Held | null> {
    let popped: Held | Error | null = null;
    let wake: () => void = () => undefined;
    this.#take = (item) => {
      popped = item;
      this.#take = null;
      wake();
    };
    if (!this.#isPopping) this.#pop();
    for (let waits = 0; popped === null && waits < waitsMax; waits++) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, blockedMs);
      });
      clearTimeout(timer);
      if (popped === null && (await this.#length()) === 0) break;
    }
    this.#take = null;
    if ((popped as Held | Error | null) instanceof Error) throw popped as unknown as Error;
    return popped;
  }

  /** Stops waiting for messages. */
  close(): void {
    this.#queue.stop();
  }

  #pop(): void {
    this.#isPopping = true;
    this.#queue.tpop((error, message, commit, rollback) => {
      this.#isPopping = false;
      if (error !== null || message === undefined || commit === undefined || rollback === undefined) {
        this.#take?.(error ?? new Error('nothing was popped'));
        return;
      }
      if (this.#take === null) return rollback(() => undefined);
      this.#take({
        id: message.id,
        read: async () => Buffer.from(message.body, 'base64'),
        commit: () => promised(commit),
        rollback: () => promised(rollback),
      });
    });
  }

  #length(): Promise<number> {
    return new Promise((resolve) =>
      this.#queue.length((error, length) => resolve(error === null ? length : 0)),
    );
  }
}

async function open({ root }: SubjectContext): Promise<SubjectQueue> {
  const queue = await new Promise<FileQueue>((resolve, reject) => {
    const opened: FileQueue = new Queue(root, (error) =>
      error ? reject(error) : setImmediate(() => resolve(opened)),
    );
  });
  const popper = new Popper(queue);
  const ledger = new SettledLedger(root);
  return {
    enqueue: async (payload) => {
      const id = randomUUID();
      await promised((done) => queue.push({ id, body: Buffer.from(payload).toString('base64') }, done));
      return { id, status: 'enqueued' };
    },
    claim: async (max) => {
      const leases: SubjectLease[] = [];
      while (leases.length < max) {
        const held = await popper.next();
        if (held === null) break;
        leases.push(held);
      }
      return leases;
    },
    settle: async (lease, kind) => {
      const { id, commit, rollback } = lease as Held;
      if (kind === 'release') await rollback();
      else {
        // There is no place for what failed for good: it is removed like all that is done.
        await ledger.intend(id, kind === 'ack' ? 'done' : 'dead');
        await commit();
      }
      return 'settled';
    },
    inventory: () => inventory(root, ledger),
    close: async () => popper.close(),
  };
}

async function* inventory(root: string, ledger: SettledLedger): AsyncGenerator<SubjectEntry> {
  const present = new Set<string>();
  for (const [folder, state] of [
    ['new', 'ready'],
    ['cur', 'leased'],
  ] as const) {
    for (const name of await readdir(path.join(root, folder))) {
      const id = await idOf(path.join(root, folder, name));
      if (id === null || present.has(id)) continue;
      present.add(id);
      yield { id, state };
    }
  }
  for (const entry of await ledger.entries()) if (!present.has(entry.id)) yield entry;
}

/** The id in a message; null when the file is none of ours, or gone meanwhile. */
async function idOf(file: string): Promise<string | null> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as Message).id;
  } catch {
    return null;
  }
}

/** file-queue, held to what its README says. */
export const subject: Subject = defineSubject({
  name: 'file-queue',
  version: '0.3.0',
  ports: 'ambient',
  capabilities: {
    durability: ['none'],
    // "The queue organises everything in FIFO (first-in first-out) order"
    order: 'per-producer',
    atomicBatch: false,
    leases: false,
    capPolicies: [],
    readmit: false,
    delay: false,
    idempotencyKeys: false,
    deliveriesMax: null,
    flatCost: false,
  },
  prepare: async ({ root }) => await new SettledLedger(root).prepare(),
  open,
});
