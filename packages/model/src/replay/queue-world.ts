import type { DirectoryEntry, FileSystem, Lease, Ports } from '@spoolproof/contract';
import { initQueue, openQueue, type FileQueue } from '@spoolproof/queue';
import { SimFs, Simulation } from '@spoolproof/sim';

/** Where the queue is in the simulated filesystem. */
export const ROOT = '/queue';

/** What a process can be told to do. */
export type Command =
  | { readonly operation: 'enqueue'; readonly role: string; readonly batch: number }
  | { readonly operation: 'claim'; readonly max: number }
  | { readonly operation: 'ack' | 'release'; readonly item: string }
  | { readonly operation: 'ackMany' }
  | { readonly operation: 'cap' | 'readmit'; readonly max: number }
  | { readonly operation: 'sweep' };

const LEASE_MS = 60_000;
/** Clocks of processes differ by this much, so that the keys of each come before those of the next. */
const CLOCK_STEP_MS = 3_600_000;
/** A shard older than all that will be made: everybody uses it. */
const SHARD = '0erpehj5beo-00000000';

/** The name that a process registers its owner under. Names are in the order of the processes. */
export function ownerOf(process: number): string {
  return (process * 512 * 4096).toString(36).padStart(8, '0');
}

/** Makes a queue with one shard in each state. */
export async function makeQueue(root: string, bucketItemsMax: number, ports: Ports): Promise<void> {
  await initQueue(
    root,
    { bucketItemsMax, leaseMs: LEASE_MS, durability: 'none', doneRetentionMs: null },
    ports,
  );
  for (const state of ['ready', 'done', 'overflow']) await ports.fs.mkdir(`${root}/${state}/sealed/${SHARD}`);
}

/** A queue on a simulated filesystem, made without anybody to race with. */
export async function makeSimulatedQueue(bucketItemsMax: number): Promise<SimFs> {
  const kernel = new SimFs();
  const simulation = new Simulation({ kernel });
  simulation.spawn('init', (ports) => makeQueue(ROOT, bucketItemsMax, ports));
  await simulation.run();
  return kernel;
}

/** What all processes of a world share: time that passes when somebody watches heartbeats, and who is silent. */
export class Surroundings {
  readonly silent: Set<number> = new Set();
  readonly root: string;
  readonly #beats = new Map<string, number>();
  #leases = 0;

  constructor(root: string = ROOT) {
    this.root = root;
  }

  /** A look at a heartbeat: a whole lease has passed since the last, and whoever is not silent has beaten. */
  lookAtHeartbeat(owner: string): number {
    this.#leases += 1;
    const process = Number.parseInt(owner, 36) / (512 * 4096);
    const beats = (this.#beats.get(owner) ?? 1) + (this.silent.has(process) ? 0 : 1);
    this.#beats.set(owner, beats);
    return beats;
  }

  /** The ports of a process: names and listings in a fixed order, a clock of its own, and no heartbeat but the one above. */
  portsOf(process: number, ports: Ports): Ports {
    let draws = 0;
    return {
      ...ports,
      fs: new OrderedFileSystem(ports.fs, this),
      clock: {
        nowMs: () => ports.clock.nowMs() + process * CLOCK_STEP_MS,
        monotonicMs: () => ports.clock.monotonicMs() + this.#leases * LEASE_MS,
      },
      timers: {
        sleep: (ms, signal) => ports.timers.sleep(ms, signal),
        turn: () => ports.timers.turn(),
        every: () => () => undefined,
      },
      // The first two draws make the owner's name.
      random: { uint32: () => (draws++ === 0 ? process * 4096 : draws === 2 ? 0 : draws * 64 + process) },
    };
  }
}

/** Lists in the order of names, and shows the heartbeats that the surroundings decide on. */
class OrderedFileSystem implements FileSystem {
  readonly traits: FileSystem['traits'];
  readonly #inner: FileSystem;
  readonly #surroundings: Surroundings;
  readonly open: FileSystem['open'];
  readonly read: FileSystem['read'];
  readonly write: FileSystem['write'];
  readonly fsync: FileSystem['fsync'];
  readonly close: FileSystem['close'];
  readonly rename: FileSystem['rename'];
  readonly link: FileSystem['link'];
  readonly unlink: FileSystem['unlink'];
  readonly mkdir: FileSystem['mkdir'];
  readonly rmdir: FileSystem['rmdir'];
  readonly stat: FileSystem['stat'];
  readonly utimes: FileSystem['utimes'];

  constructor(inner: FileSystem, surroundings: Surroundings) {
    this.traits = inner.traits;
    this.#inner = inner;
    this.#surroundings = surroundings;
    this.open = inner.open.bind(inner);
    this.read = inner.read.bind(inner);
    this.write = inner.write.bind(inner);
    this.fsync = inner.fsync.bind(inner);
    this.close = inner.close.bind(inner);
    this.rename = inner.rename.bind(inner);
    this.link = inner.link.bind(inner);
    this.unlink = inner.unlink.bind(inner);
    this.mkdir = inner.mkdir.bind(inner);
    this.rmdir = inner.rmdir.bind(inner);
    this.stat = inner.stat.bind(inner);
    this.utimes = inner.utimes.bind(inner);
  }

  async readFile(path: string, sizeHintBytes?: number): Promise<Uint8Array> {
    const bytes = await this.#inner.readFile(path, sizeHintBytes);
    if (!path.startsWith(`${this.#surroundings.root}/owners/`)) return bytes;
    const beats = this.#surroundings.lookAtHeartbeat(path.slice(path.lastIndexOf('/') + 1));
    bytes.set(new TextEncoder().encode(String(beats).padStart(16, '0')));
    return bytes;
  }

  async *readdir(path: string): AsyncGenerator<readonly DirectoryEntry[]> {
    const entries: DirectoryEntry[] = [];
    for await (const chunk of this.#inner.readdir(path)) entries.push(...chunk);
    yield entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** One process of the real queue: it waits for a command, carries it out, and waits for the next. */
export class Worker {
  readonly process: number;
  /** The command to be carried out next. */
  command: Command | undefined;
  /** Whether the command has been taken up. */
  busy = false;
  isReady = false;
  readonly #root: string;
  readonly #leases = new Map<string, Lease<Uint8Array>>();

  constructor(process: number, root: string = ROOT) {
    this.process = process;
    this.#root = root;
  }

  /** The ids of what it holds, the longest held first. */
  get held(): readonly string[] {
    return [...this.#leases.keys()];
  }

  /** The program of the process. Ends only when it is killed. */
  async run(ports: Ports, isSweeper: boolean): Promise<void> {
    const queue = await openQueue(this.#root, { ports });
    // Registers the owner; there is nothing to readmit yet.
    await queue.readmit({ max: 1 });
    // What it sees of the others now is what it compares their heartbeats with.
    if (isSweeper) await queue.sweep();
    this.isReady = true;
    for (;;) {
      await ports.timers.turn();
      const { command } = this;
      if (command === undefined) continue;
      this.command = undefined;
      this.busy = true;
      await this.#carryOut(queue, command);
      this.busy = false;
    }
  }

  async #carryOut(queue: FileQueue<Uint8Array>, command: Command): Promise<void> {
    switch (command.operation) {
      case 'enqueue':
        if (command.role === 'batch')
          await queue.enqueueMany(Array.from({ length: command.batch }, () => new Uint8Array([1])));
        else await queue.enqueue(new Uint8Array([1]), command.role === 'keyed' ? { key: 'the key' } : {});
        return;
      case 'claim':
        this.#leases.clear();
        for (const lease of await queue.claim({ max: command.max })) this.#leases.set(lease.id, lease);
        return;
      case 'ack':
        await queue.ack(this.#take(command.item));
        return;
      case 'release':
        await queue.release(this.#take(command.item));
        return;
      case 'ackMany': {
        const leases = [...this.#leases.values()];
        this.#leases.clear();
        await queue.ackMany(leases);
        return;
      }
      case 'cap':
        await queue.enforceCap({ max: command.max });
        return;
      case 'readmit':
        await queue.readmit({ max: command.max });
        return;
      case 'sweep':
        await queue.sweep();
        return;
    }
  }

  #take(item: string): Lease<Uint8Array> {
    const [id, lease] = [...this.#leases].find(([each]) => each.endsWith(item)) ?? [];
    if (id === undefined || lease === undefined)
      throw new Error(`the queue has not delivered ${item} to this process`);
    this.#leases.delete(id);
    return lease;
  }
}
