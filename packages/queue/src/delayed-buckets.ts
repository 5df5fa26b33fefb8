import type { Context } from './context.ts';
import type { Moved } from './disk.ts';
import type { Syncer } from './durability.ts';
import { bucketName, shardName } from './names/bucket-name.ts';
import { keyAt } from './names/key.ts';
import { moveMaking } from './move-making.ts';

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
  /** Items put into each moment that is still to come. */
  readonly #put = new Map<number, number>();

  constructor(context: Context, owner: string, syncer: Syncer) {
    this.#context = context;
    this.#owner = owner;
    this.#syncer = syncer;
  }

  async put(from: string, name: string, due: number): Promise<Moved> {
    const { open } = this.#context.layout.delayed;
    // A full moment goes on in the next microsecond: never before it is due, and no bucket grows beyond its bound (Q35).
    const before = this.#put.get(due) ?? 0;
    const key = due + Math.floor(before / this.#context.settings.bucketItemsMax);
    if (before === 0) this.#forgetPast();
    this.#put.set(due, before + 1);
    const directory = `${open}/${bucketName({ key, owner: this.#owner, lent: 0, count: null })}`;
    const outcome = await moveMaking(this.#context, from, directory, name);
    if (outcome === 'moved') await this.#syncer.directories(directory, open);
    return outcome;
  }

  #forgetPast(): void {
    const nowKey = keyAt(this.#context.ports.clock.nowMs());
    for (const due of this.#put.keys()) if (due < nowKey) this.#put.delete(due);
  }
}
