import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errnoOf, type DirectoryEntry, type FileSystem, type Ports } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/queue';
import { SeededRandom } from '@spoolproof/sim';
import type { History } from '../behaviour/history.ts';
import { realListing, type TreeEntry } from '../behaviour/real-listing.ts';
import { makeQueue, Surroundings, Worker } from '../replay/queue-world.ts';
import type { RecordOptions } from './record-simulated.ts';
import { Recording } from './recording.ts';
import { Turnstile } from './turnstile.ts';

const START_MS = 1_700_000_000_000;

/**
 * Lets processes of the real queue race on a real filesystem, one call at a time, and records what they do. They are processes to
 * the queue, each with an owner of its own, and live in this one.
 */
export async function recordReal(options: RecordOptions): Promise<History> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'spoolproof-model-'));
  try {
    return await new RealWorld(options, `${scratch}/queue`).run();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

class RealWorld {
  readonly #options: RecordOptions;
  readonly #root: string;
  readonly #dead = new Set<number>();
  readonly #surroundings: Surroundings;
  readonly #turnstile: Turnstile;
  readonly #recording: Recording;
  #over: (() => void) | undefined;
  #elapsedMs = 0;

  constructor(options: RecordOptions, root: string) {
    this.#options = options;
    this.#root = root;
    this.#surroundings = new Surroundings(root);
    const random = new SeededRandom(options.seed);
    const draw = (below: number): number => random.uint32() % below;
    this.#turnstile = new Turnstile(draw);
    this.#recording = new Recording({
      ...options,
      draw,
      surroundings: this.#surroundings,
      listing: () => realListing(root, treeOf(root)),
      kill: (process) => this.#kill(process),
    });
  }

  async run(): Promise<History> {
    await makeQueue(this.#root, this.#options.bucketItemsMax, nodePorts());
    const workers = this.#options.cast.map(([process]) => new Worker(process, this.#root));
    const over = new Promise<void>((resolve) => {
      this.#over = resolve;
    });
    const failed = new Promise<never>((_, reject) => {
      for (const [at, [process, role]] of this.#options.cast.entries()) {
        const worker = workers[at];
        if (worker === undefined) continue;
        const ports = this.#surroundings.portsOf(process, this.#portsOf(worker, workers));
        // They run until they are killed, so only a failure ends one.
        void worker.run(ports, role === 'sweeper').catch((error: unknown) => {
          if (!this.#dead.has(process)) reject(error);
        });
      }
    });
    await Promise.race([over, failed]);
    return this.#recording.history;
  }

  #portsOf(worker: Worker, workers: readonly Worker[]): Ports {
    const { process } = worker;
    const self = { host: 'host', bootId: 'boot', pidNamespace: '', pid: process, startTime: '1' };
    const isReady = (): boolean => workers.every((each) => each.isReady);
    return {
      ...nodePorts(),
      fs: this.#fileSystemOf(process, isReady),
      clock: { nowMs: () => START_MS + this.#elapsedMs, monotonicMs: () => this.#elapsedMs },
      timers: {
        ...nodePorts().timers,
        turn: () => this.#turnstile.pass(process, '', () => this.#onIdle(worker, isReady())),
      },
      identity: { self: () => self, probe: ({ pid }) => (this.#dead.has(pid) ? 'gone' : 'alive') },
    };
  }

  async #onIdle(worker: Worker, isReady: boolean): Promise<void> {
    if (!isReady) return;
    this.#recording.onIdle(worker);
    if (!this.#recording.isOver) return;
    this.#turnstile.close();
    this.#over?.();
  }

  #kill(process: number): void {
    this.#dead.add(process);
    this.#turnstile.refuse(process);
  }

  /** Each call waits for its turn, and is written down. */
  #fileSystemOf(process: number, isReady: () => boolean): FileSystem {
    const inner = nodePorts().fs;
    const watched = <T>(
      call: string,
      at: string,
      destination: string,
      perform: () => Promise<T>,
    ): Promise<T> =>
      this.#turnstile.pass(process, call === 'readdir' ? at : '', async () => {
        this.#elapsedMs += 0.01;
        const isResolved =
          destination === '' || [at, destination].every((each) => existsSync(path.dirname(each)));
        const tell = (phase: 'resolve' | 'effect', errno: string): void => {
          if (isReady()) this.#recording.onCall({ process, call, phase, path: at, destination, errno });
        };
        if (call === 'rename') tell('resolve', isResolved ? '' : 'ENOENT');
        // It died between resolving its paths and doing what it wanted to do.
        if (this.#dead.has(process)) throw new Error(`process ${process} is dead`);
        let errno = '';
        try {
          return await perform();
        } catch (error) {
          errno = errnoOf(error) ?? 'UNKNOWN';
          throw error;
        } finally {
          if (call !== 'rename' || isResolved) tell('effect', errno);
        }
      });
    return {
      traits: inner.traits,
      open: (at, mode) => watched('open', at, '', () => inner.open(at, mode)),
      read: (file, into, position) => inner.read(file, into, position),
      write: (file, bytes, position) => inner.write(file, bytes, position),
      fsync: (file) => inner.fsync(file),
      close: (file) => inner.close(file),
      readFile: (at, size) => watched('readFile', at, '', () => inner.readFile(at, size)),
      rename: (from, to) => watched('rename', from, to, () => inner.rename(from, to)),
      link: (existing, created) => inner.link(existing, created),
      unlink: (at) => watched('unlink', at, '', () => inner.unlink(at)),
      mkdir: (at) => watched('mkdir', at, '', () => inner.mkdir(at)),
      rmdir: (at) => watched('rmdir', at, '', () => inner.rmdir(at)),
      stat: (at) => watched('stat', at, '', () => inner.stat(at)),
      utimes: (at, atimeMs, mtimeMs) => inner.utimes(at, atimeMs, mtimeMs),
      async *readdir(at) {
        yield await watched('readdir', at, '', async () => {
          const entries: DirectoryEntry[] = [];
          for await (const chunk of inner.readdir(at)) entries.push(...chunk);
          return entries;
        });
      },
    };
  }
}

/** Everything below a directory, parents first. */
function treeOf(root: string): TreeEntry[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .map((entry) => ({
      path: `${entry.parentPath}/${entry.name}`,
      kind: entry.isDirectory() ? 'directory' : 'file',
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
