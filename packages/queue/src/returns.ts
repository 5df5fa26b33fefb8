import type { Context } from './context.ts';
import type { Moved } from './disk.ts';
import type { Syncer } from './durability.ts';
import { moveMaking } from './move-making.ts';
import { bucketName } from './names/bucket-name.ts';

/**
 * Where one process puts back single items that are to be claimed next: tapped buckets that sort before all others. Each is made
 * when needed and removed, empty, by whoever finds it so; after a bucket's worth of items the next one is begun (Q35).
 */
export class Returns {
  readonly #context: Context;
  readonly #syncer: Syncer;
  readonly #owner: string;
  #put = 0;

  constructor(context: Context, owner: string, syncer: Syncer) {
    this.#context = context;
    this.#owner = owner;
    this.#syncer = syncer;
  }

  async put(from: string, name: string): Promise<Moved> {
    const { tapped } = this.#context.layout.ready;
    const key = Math.floor(this.#put++ / this.#context.settings.bucketItemsMax);
    const directory = `${tapped}/${bucketName({ key, owner: this.#owner, lent: 0, count: null })}`;
    const outcome = await moveMaking(this.#context, from, directory, name);
    if (outcome === 'moved') await this.#syncer.directories(directory, tapped);
    return outcome;
  }
}
