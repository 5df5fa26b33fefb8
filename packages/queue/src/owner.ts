import { errnoOf, SpoolError, type FileDescriptor, type ProcessIdentity } from '@spoolproof/contract';
import { z } from 'zod';
import type { Context } from './context.ts';
import { isGone, spoolErrorOf } from './errors.ts';
import { base36, OWNER_WIDTH } from './names/key.ts';

/** Width of the heartbeat counter at the start of an owner's record. */
const COUNTER_WIDTH = 16;
/** An owner's name is random; this many tries find a free one unless the randomness is broken. */
const NAME_TRIES_MAX = 16;

const recordSchema = z.object({
  host: z.string(),
  bootId: z.string(),
  pidNamespace: z.string(),
  pid: z.int(),
  startTime: z.string(),
  /** A detached owner outlives its process: only its heartbeat counts. */
  detached: z.boolean(),
});

/** What an owner's record says about the process behind it. */
export type OwnerRecord = ProcessIdentity & { readonly detached: boolean };

/** An owner as others see it. */
export interface ObservedOwner {
  /** The heartbeat; compared for change only. */
  readonly counter: string;
  /** Undefined when the record is torn: then only the heartbeat counts. */
  readonly record: OwnerRecord | undefined;
}

/** Reads an owner's record, or undefined when it is gone. */
export async function observeOwner(context: Context, owner: string): Promise<ObservedOwner | undefined> {
  const text = await context.disk.readText(`${context.layout.owners}/${owner}`);
  if (text === undefined) return undefined;
  const counter = text.slice(0, COUNTER_WIDTH);
  try {
    const parsed = recordSchema.safeParse(JSON.parse(text.slice(COUNTER_WIDTH)));
    return { counter, record: parsed.success ? parsed.data : undefined };
  } catch {
    // Torn by a crash of its writer. That says nothing about whether the writer is gone.
    return { counter, record: undefined };
  }
}

function counterBytes(beats: number): Uint8Array {
  return new TextEncoder().encode(String(beats).padStart(COUNTER_WIDTH, '0'));
}

function randomOwner(context: Context): string {
  const { random } = context.ports;
  // 41 bits of two draws: the most that fit the width.
  return base36(random.uint32() * 512 + (random.uint32() % 512), OWNER_WIDTH);
}

/** A registered owner: a record with a heartbeat, a staging directory and a lease directory. */
export class Owner {
  readonly name: string;
  readonly staging: string;
  readonly leased: string;
  readonly #context: Context;
  readonly #record: FileDescriptor;
  readonly #detached: boolean;
  #beats = 1;
  #stopHeartbeat: (() => void) | undefined;
  #fenced = false;
  #closed = false;

  private constructor(context: Context, name: string, record: FileDescriptor, detached: boolean) {
    this.#context = context;
    this.name = name;
    this.staging = `${context.layout.staging}/${name}`;
    this.leased = `${context.layout.leased}/${name}`;
    this.#record = record;
    this.#detached = detached;
  }

  /**
   * Registers a new owner. The record comes first, so that there is no directory without one.
   * @throws SpoolError ROOT_NOT_WRITABLE when this process may not write here.
   */
  static async register(context: Context, detached = false): Promise<Owner> {
    const identity: OwnerRecord = { ...context.ports.identity.self(), detached };
    for (let tries = 1; ; tries++) {
      const name = randomOwner(context);
      const path = `${context.layout.owners}/${name}`;
      try {
        return await Owner.#create(context, name, path, identity);
      } catch (error) {
        if (errnoOf(error) === 'EEXIST' && tries < NAME_TRIES_MAX) continue;
        const errno = errnoOf(error);
        if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') {
          const message = `this process (${identity.pid}) may not write to the queue at ${context.layout.root}: ${errno}`;
          throw new SpoolError('ROOT_NOT_WRITABLE', message, { path, errno, cause: error });
        }
        throw spoolErrorOf(error, 'register', path);
      }
    }
  }

  static async #create(context: Context, name: string, path: string, identity: OwnerRecord): Promise<Owner> {
    const file = await context.disk.fs.open(path, 'create');
    const owner = new Owner(context, name, file, identity.detached);
    try {
      await owner.#write(new TextEncoder().encode(`\n${JSON.stringify(identity)}\n`));
      return owner;
    } catch (error) {
      // Nothing is in its directories yet, so nothing is lost by taking them back.
      await owner.#abandon();
      throw error;
    }
  }

  /** Whether a sweeper has given this owner up: it goes on under a new name. */
  get fenced(): boolean {
    return this.#fenced;
  }

  /** Beats once and notices whether a sweeper has given us up. False when it has. */
  async beat(): Promise<boolean> {
    if (this.#closed) return false;
    this.#beats++;
    await this.#context.disk.writeAll(this.#record, counterBytes(this.#beats), 0);
    return this.isCurrent();
  }

  /** Whether our lease directory is still there. */
  async isCurrent(): Promise<boolean> {
    if (!this.#fenced && !(await this.#context.disk.exists(this.leased))) this.#fenced = true;
    return !this.#fenced;
  }

  /** Whether our staging directory is still there: of what is ours, a sweeper takes it first. */
  async isStanding(): Promise<boolean> {
    if (!this.#fenced && !(await this.#context.disk.exists(this.staging))) this.#fenced = true;
    return !this.#fenced;
  }

  /** Lets go of the record's descriptor; a detached owner's record stays for others to find. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopHeartbeat?.();
    await this.#context.disk.close(this.#record, this.name);
    const { disk, layout } = this.#context;
    if (this.#detached) return;
    await disk.removeDirectory(this.staging);
    // What is still leased, or arrives late, is the sweeper's: the record has to stay for it.
    if ((await disk.removeDirectory(this.leased)) === 'kept') return;
    await disk.remove(`${layout.owners}/${this.name}`);
  }

  async #abandon(): Promise<void> {
    const { disk, layout } = this.#context;
    await disk.close(this.#record, this.name);
    await disk.removeDirectory(this.staging);
    await disk.removeDirectory(this.leased);
    await disk.remove(`${layout.owners}/${this.name}`);
  }

  async #write(json: Uint8Array): Promise<void> {
    const { disk } = this.#context;
    await disk.writeAll(this.#record, counterBytes(this.#beats), 0);
    await disk.writeAll(this.#record, json, COUNTER_WIDTH);
    // Without them we would be taken for given up from the start.
    for (const directory of [this.staging, this.leased]) await disk.requireDirectory(directory);
    if (!this.#detached) this.#startHeartbeat();
  }

  #startHeartbeat(): void {
    const { ports, settings } = this.#context;
    let beating = false;
    this.#stopHeartbeat = ports.timers.every(Math.max(1, Math.floor(settings.leaseMs / 4)), () => {
      if (beating) return;
      beating = true;
      // A beat that fails is a beat missed: after a whole lease of them, sweepers take the leases, as they should.
      void this.beat()
        .catch(() => false)
        .finally(() => {
          beating = false;
        });
    });
  }
}

/** Beats for a detached owner from outside; false when its record is gone. */
export async function beatFor(context: Context, owner: string): Promise<boolean> {
  const observed = await observeOwner(context, owner);
  if (observed === undefined) return false;
  try {
    const file = await context.disk.fs.open(`${context.layout.owners}/${owner}`, 'write');
    try {
      await context.disk.writeAll(file, counterBytes(Number(observed.counter) + 1), 0);
    } finally {
      await context.disk.close(file, owner);
    }
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw spoolErrorOf(error, 'heartbeat', owner);
  }
}
