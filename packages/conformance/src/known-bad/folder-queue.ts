import { errnoOf } from '@spoolproof/contract';
import type { FileDescriptor, FileSystem } from '@spoolproof/contract';

import type {
  SettleKind,
  SubjectCapReport,
  SubjectContext,
  SubjectEnqueueResult,
  SubjectEntry,
  SubjectLease,
  SubjectQueue,
  SubjectSettlement,
  SubjectStats,
  SubjectSweepReport,
} from '../subject.ts';
import { formatItem, formatOwner, parseItem, parseOwner } from './folder-names.ts';
import type { FolderItem } from './folder-names.ts';

/** A lease of a folder queue: which file it is on, by name. */
export interface FolderLease extends SubjectLease {
  item: FolderItem;
}

/** Where items of each state are. `leased` and `staging` have a directory for each process. */
export const folders = ['staging', 'ready', 'leased', 'done', 'dead', 'overflow', 'keys'] as const;

/** One of the folders. */
export type Folder = (typeof folders)[number];

/**
 * A plain queue that is right: one file per item, one folder per state, every change of state a rename to a name that
 * nothing else can have. The queues of the zoo are this one with a single method replaced, so that what a checker finds in them
 * is the defect. It is slow on purpose: claims and caps list the whole folder.
 */
export class FolderQueue implements SubjectQueue {
  readonly context: SubjectContext;
  readonly fs: FileSystem;
  /** The name of this process's directories. */
  readonly owner: string;
  readonly isStrict: boolean;
  readonly #tag: string;
  #items = 0;
  /** Names that the last listing gave and nobody has tried yet, oldest first. */
  #listed: string[] = [];
  /** When this process first saw each lease, on the monotonic clock. */
  readonly #seenMs: Map<string, number> = new Map();

  constructor(context: SubjectContext) {
    const { fs, random, identity } = context.ports;
    this.context = context;
    this.fs = fs;
    this.owner = formatOwner(identity.self());
    this.isStrict = context.settings.durability === 'strict';
    this.#tag = random.uint32().toString(36).padStart(7, '0');
  }

  /** Makes the directories that are this process's own. */
  async start(): Promise<this> {
    for (const folder of ['staging', 'leased'] as const) {
      await this.fs.mkdir(this.path(folder, this.owner)).catch((error: unknown) => {
        if (errnoOf(error) !== 'EEXIST') throw error;
      });
      await this.syncDirectory(this.path(folder));
    }
    return this;
  }

  async enqueue(payload: Uint8Array): Promise<SubjectEnqueueResult> {
    const id = await this.newId();
    const name = formatItem({ id, deliveries: 0, renewals: 0 });
    const staged = this.path('staging', this.owner, name);
    try {
      await this.write(staged, payload);
      await this.fs.rename(staged, this.path('ready', name));
    } catch (error) {
      await this.fs.unlink(staged).catch(() => undefined);
      throw error;
    }
    await this.syncDirectory(this.path('ready'));
    return { id, status: 'enqueued' };
  }

  async claim(max: number): Promise<readonly SubjectLease[]> {
    const leases: FolderLease[] = [];
    try {
      while (leases.length < max) {
        const name = await this.nextReady();
        if (name === undefined) break;
        const lease = await this.take(name);
        if (lease !== null) leases.push(lease);
      }
    } catch (error) {
      // What we have is ours; who has nothing is told why.
      if (leases.length === 0) throw error;
    }
    return leases;
  }

  async settle(given: SubjectLease, kind: SettleKind): Promise<SubjectSettlement> {
    const { item } = given as FolderLease;
    const from = this.path('leased', this.owner, formatItem(item));
    if (kind === 'release') return (await this.giveBack(from, item)) ? 'settled' : 'lease-lost';
    const folder = kind === 'ack' ? 'done' : 'dead';
    if (!(await this.move(from, this.path(folder, formatItem(item))))) return 'lease-lost';
    await this.syncDirectory(this.path(folder));
    await this.syncDirectory(this.path('leased', this.owner));
    return 'settled';
  }

  async renew(given: SubjectLease): Promise<SubjectSettlement> {
    const lease = given as FolderLease;
    const renewed = { ...lease.item, renewals: lease.item.renewals + 1 };
    const from = this.path('leased', this.owner, formatItem(lease.item));
    if (!(await this.move(from, this.path('leased', this.owner, formatItem(renewed))))) return 'lease-lost';
    lease.item = renewed;
    return 'settled';
  }

  async enforceCap(cap: number): Promise<SubjectCapReport> {
    const names = await this.list('ready');
    let archived = 0;
    let vanished = 0;
    for (const name of names.slice(0, Math.max(0, names.length - cap))) {
      if (await this.move(this.path('ready', name), this.path('overflow', name))) archived++;
      else vanished++;
    }
    return { archived, vanished };
  }

  async readmit(max: number): Promise<{ readonly readmitted: number }> {
    let readmitted = 0;
    for (const name of (await this.list('overflow')).slice(0, max)) {
      if (await this.move(this.path('overflow', name), this.path('ready', name))) readmitted++;
    }
    return { readmitted };
  }

  async sweep(): Promise<SubjectSweepReport> {
    let reclaimed = 0;
    let removed = 0;
    for (const owner of await this.owners('leased')) {
      const isGone = this.isGone(owner);
      for (const name of await this.list('leased', owner)) {
        const from = this.path('leased', owner, name);
        const item = parseItem(name);
        if (item === null || !(isGone || this.isExpired(from))) continue;
        if (await this.giveBack(from, item)) reclaimed++;
      }
    }
    for (const owner of await this.owners('staging')) {
      if (!this.isGone(owner)) continue;
      for (const name of await this.list('staging', owner)) if (await this.tidy(owner, name)) removed++;
    }
    return { reclaimed, removed };
  }

  async stats(): Promise<SubjectStats> {
    const count = async (folder: Folder): Promise<number> => (await this.list(folder)).length;
    let leased = 0;
    for (const owner of await this.owners('leased')) leased += (await this.list('leased', owner)).length;
    const [ready, done, dead] = [await count('ready'), await count('done'), await count('dead')];
    return { ready, leased, done, dead, overflow: await count('overflow') };
  }

  async *inventory(): AsyncGenerator<SubjectEntry> {
    for (const state of ['ready', 'done', 'dead', 'overflow'] as const) {
      for (const name of await this.list(state)) yield { id: idOf(name), state };
    }
    for (const state of ['leased', 'staging'] as const) {
      for (const owner of await this.owners(state)) {
        for (const name of await this.list(state, owner)) yield { id: idOf(name), state };
      }
    }
  }

  async close(): Promise<void> {
    // What is leased stays so: a sweep will see that this process is gone.
  }

  /** An id that sorts by time, and that no other process and no other item can have. */
  protected async newId(): Promise<string> {
    const time = String(Math.floor(this.context.ports.clock.monotonicMs() * 1000)).padStart(15, '0');
    return `${time}-${this.#tag}-${(this.#items++).toString(36).padStart(6, '0')}`;
  }

  /** Makes a new file with these bytes. */
  protected async write(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.fs.open(path, 'create');
    try {
      for (let at = 0; at < bytes.length;) at += await this.fs.write(file, bytes.subarray(at), at);
      await this.syncFile(file);
    } finally {
      await this.fs.close(file);
    }
  }

  /** The next ready name that nobody has tried yet, or undefined when a fresh listing has none. */
  protected async nextReady(): Promise<string | undefined> {
    if (this.#listed.length === 0) this.#listed = await this.list('ready');
    return this.#listed.shift();
  }

  /** Claims one item. Null when somebody else was faster. */
  protected async take(name: string): Promise<FolderLease | null> {
    const found = parseItem(name);
    if (found === null) return null;
    const item = { ...found, deliveries: found.deliveries + 1, renewals: 0 };
    const leased = this.path('leased', this.owner, formatItem(item));
    return (await this.move(this.path('ready', name), leased)) ? this.leaseOf(item) : null;
  }

  /** The lease of an item that is in this process's directory. */
  protected leaseOf(item: FolderItem): FolderLease {
    const lease: FolderLease = {
      id: item.id,
      deliveries: item.deliveries,
      item,
      read: () => this.read(this.path('leased', this.owner, formatItem(lease.item))),
    };
    return lease;
  }

  /** Reads a leased payload. */
  protected async read(path: string): Promise<Uint8Array> {
    try {
      return await this.fs.readFile(path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      throw Object.assign(new Error('the lease was lost', { cause: error }), { code: 'LEASE_LOST' });
    }
  }

  /** Moves a leased item back to where it can be claimed, or to the dead if it was delivered too often. */
  protected async giveBack(from: string, item: FolderItem): Promise<boolean> {
    const back = formatItem({ ...item, renewals: 0 });
    return await this.move(from, this.path(this.isSpent(item) ? 'dead' : 'ready', back));
  }

  /** Whether an item has been delivered as often as it may be. */
  protected isSpent(_item: FolderItem): boolean {
    return false;
  }

  /** Moves an entry. False when it was no longer there: somebody else was faster. */
  protected async move(from: string, to: string): Promise<boolean> {
    try {
      await this.fs.rename(from, to);
      return true;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      return false;
    }
  }

  /** Removes what a dead producer has left in staging. */
  protected async tidy(owner: string, name: string): Promise<boolean> {
    try {
      await this.fs.unlink(this.path('staging', owner, name));
      return true;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      return false;
    }
  }

  /** Whether an owner's process provably no longer exists: also when its machine has booted since. */
  protected isGone(owner: string): boolean {
    const other = parseOwner(owner);
    if (other === null) return false;
    const { identity } = this.context.ports;
    const self = identity.self();
    return identity.probe(other) === 'gone' || (other.host === self.host && other.bootId !== self.bootId);
  }

  /** Whether this process has seen one and the same lease for a whole lease's time. */
  protected isExpired(path: string): boolean {
    const nowMs = this.context.ports.clock.monotonicMs();
    const sinceMs = this.#seenMs.get(path) ?? nowMs;
    this.#seenMs.set(path, sinceMs);
    return nowMs - sinceMs >= this.context.settings.leaseMs;
  }

  /** The items of a folder, oldest first; foreign files are not among them. */
  protected async list(folder: Folder, owner?: string): Promise<string[]> {
    const names = await this.names(owner === undefined ? this.path(folder) : this.path(folder, owner));
    return names.filter((name) => parseItem(name) !== null).toSorted();
  }

  /** The owners that have a directory in a folder. */
  protected async owners(folder: 'leased' | 'staging'): Promise<string[]> {
    return (await this.names(this.path(folder))).filter((name) => parseOwner(name) !== null).toSorted();
  }

  /** All names in a directory. */
  protected async names(path: string): Promise<string[]> {
    const names: string[] = [];
    for await (const chunk of this.fs.readdir(path)) for (const { name } of chunk) names.push(name);
    return names;
  }

  /** Makes the bytes of an open file durable, where that was asked for. */
  protected async syncFile(file: FileDescriptor): Promise<void> {
    if (this.isStrict) await this.fs.fsync(file);
  }

  /** Makes the names in a directory durable, where that was asked for. */
  protected async syncDirectory(path: string): Promise<void> {
    if (!this.isStrict) return;
    const directory = await this.fs.open(path, 'directory');
    try {
      await this.fs.fsync(directory);
    } finally {
      await this.fs.close(directory);
    }
  }

  /** A path below the root. */
  protected path(folder: Folder, ...names: readonly string[]): string {
    return [this.context.root, folder, ...names].join('/');
  }
}

function idOf(name: string): string {
  return parseItem(name)?.id ?? name;
}
