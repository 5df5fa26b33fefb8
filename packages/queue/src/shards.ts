import type { Context } from './context.ts';
import type { Moved } from './disk.ts';
import { moveMaking } from './move-making.ts';
import { parseShardName, shardName } from './names/bucket-name.ts';
import type { KeyClock } from './names/key.ts';

/** Buckets in a shard before the next one is begun. Several processes may each overshoot by {@link RECHECK_EVERY}. */
const SHARD_BUCKETS_MAX = 1000;
/** Placements between two looks at how full the shard is. */
const RECHECK_EVERY = 128;
/** A process that places seldom looks again after this long, so that it does not fill a shard everyone has left. */
const RECHECK_MS = 1000;

/**
 * Where sealed buckets go: `<state>/sealed/<shard>/`. Shards keep every directory small however many buckets there
 * are (Q35), and a process never goes back to an older shard, so shards are in order for each producer (Q11).
 */
export class Shards {
  readonly #context: Context;
  readonly #directory: string;
  readonly #owner: string;
  readonly #keys: KeyClock;
  readonly #ageMaxMs: number;
  #current: string | undefined;
  #placedSinceCheck = 0;
  #checkedAtMs = -Infinity;

  /** `ageMaxMs`: begin a new shard when the newest is older, so that retention can delete by shard. */
  constructor(
    context: Context,
    directory: string,
    owner: string,
    keys: KeyClock,
    ageMaxMs: number = Infinity,
  ) {
    this.#context = context;
    this.#directory = directory;
    this.#owner = owner;
    this.#keys = keys;
    this.#ageMaxMs = ageMaxMs;
  }

  /** The shard that the next bucket belongs to. Keys taken afterwards are greater than the shard's. */
  async assign(): Promise<string> {
    const { clock } = this.#context.ports;
    const fresh =
      clock.monotonicMs() - this.#checkedAtMs < RECHECK_MS && this.#placedSinceCheck < RECHECK_EVERY;
    if (this.#current !== undefined && fresh) return this.#current;
    let newest = '';
    for (const name of await this.#context.disk.names(this.#directory)) {
      if (name > newest && parseShardName(name) !== undefined) newest = name;
    }
    this.#current = (await this.#accepts(newest)) ? newest : this.#begin();
    this.#keys.observe(parseShardName(this.#current)?.key ?? 0);
    this.#placedSinceCheck = 0;
    this.#checkedAtMs = clock.monotonicMs();
    return this.#current;
  }

  /** Makes a shard that was published whole (a large batch) the current one. */
  entered(shard: string): void {
    this.#current = shard;
    this.#placedSinceCheck = RECHECK_EVERY;
  }

  /** Moves a bucket into a shard, which is created when it is not there. */
  async place(from: string, name: string, shard?: string): Promise<Moved> {
    const directory = this.pathOf(shard ?? (await this.assign()));
    this.#placedSinceCheck++;
    return moveMaking(this.#context, from, directory, name);
  }

  /** The directory of a shard. */
  pathOf(shard: string): string {
    return `${this.#directory}/${shard}`;
  }

  #begin(): string {
    return shardName({ key: this.#keys.next(), owner: this.#owner });
  }

  async #accepts(newest: string): Promise<boolean> {
    const shard = parseShardName(newest);
    if (shard === undefined || newest < (this.#current ?? '')) return false;
    if (this.#context.ports.clock.nowMs() - shard.key / 1000 > this.#ageMaxMs) return false;
    let buckets = 0;
    for await (const chunk of this.#context.disk.list(this.pathOf(newest))) buckets += chunk.length;
    return buckets < SHARD_BUCKETS_MAX;
  }
}
