import type { Context } from './context.ts';
import type { Moved } from './disk.ts';
import type { Syncer } from './durability.ts';
import { bucketName, shardName } from './names/bucket-name.ts';
import { keyAt } from './names/key.ts';
import { moveMaking } from './returns.ts';

/** A delay may end this fraction of itself late, so that items of about one moment share a bucket. */
const LATENESS = 1 / 16;
/** Microseconds in a time slot of delayed batches: 2^26. */
const SLOT = 2 ** 26;
const SLOT_OWNER = '00000000';

/** The key of the moment at which a delay that starts now is over: never before, at most 1/16 of it later. */
export function dueKey(nowMs: number, delayMs: number): number {
  const grain = Math.max(1, Math.floor(delayMs * 1000 * LATENESS));
  return Math.ceil(keyAt(nowMs + delayMs) / grain) * grain;
}

/** The time slot in which a delayed batch waits. */
export function slotOf(due: number): string {
  return shardName({ key: Math.floor(due / SLOT) * SLOT, owner: SLOT_OWNER });
}

/** Where one process puts single items that are claimable later: a bucket for each moment, due at its key. */
export class DelayedBuckets {
  readonly #context: Context;
  readonly #owner: string;
  readonly #syncer: Syncer;

  constructor(context: Context, owner: string, syncer: Syncer) {
    this.#context = context;
    this.#owner = owner;
    this.#syncer = syncer;
  }

  async put(from: string, name: string, due: number): Promise<Moved> {
    const { open } = this.#context.layout.delayed;
    const directory = `${open}/${bucketName({ key: due, owner: this.#owner, lent: 0, count: null })}`;
    const outcome = await moveMaking(this.#context, from, directory, name);
    if (outcome === 'moved') await this.#syncer.directories(directory, open);
    return outcome;
  }
}
