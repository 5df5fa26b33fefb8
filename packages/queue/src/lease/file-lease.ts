import { SpoolError, type Lease } from '@spoolproof/contract';
import type { Codec } from '../codec.ts';
import type { ItemName } from '../names/item-name.ts';
import { unescapeOrigin } from '../names/origin.ts';
import type { LeaseBucket } from './lease-bucket.ts';

/** Reads and verifies a payload; buries what is damaged. Given by the queue that made the lease. */
export type PayloadReader = (lease: LeasedItem) => Promise<Uint8Array>;

/** What settling needs to know about a leased item, whatever its payload's type. */
export interface LeasedItem {
  readonly id: string;
  readonly owner: string;
  /** The file's name in the bucket. */
  readonly name: string;
  readonly item: ItemName;
  readonly deliveries: number;
  bucket: LeaseBucket;
  settled: boolean;
}

/** The lease that users hold. */
export class FileLease<T> implements Lease<T>, LeasedItem {
  readonly name: string;
  readonly item: ItemName;
  readonly deliveries: number;
  owner: string;
  bucket: LeaseBucket;
  settled = false;
  readonly #codec: Codec<T>;
  readonly #read: PayloadReader;

  constructor(
    location: { readonly owner: string; readonly bucket: LeaseBucket; readonly name: string },
    item: ItemName,
    deliveries: number,
    codec: Codec<T>,
    read: PayloadReader,
  ) {
    this.owner = location.owner;
    this.bucket = location.bucket;
    this.name = location.name;
    this.item = item;
    this.deliveries = deliveries;
    this.#codec = codec;
    this.#read = read;
  }

  get id(): string {
    return this.item.id;
  }

  get enqueuedAtMs(): number {
    return this.item.key / 1000;
  }

  get origin(): string | null {
    return this.item.origin === null ? null : unescapeOrigin(this.item.origin);
  }

  get token(): string {
    return `${this.owner}/${this.bucket.name}/${this.name}`;
  }

  async payload(): Promise<T> {
    const bytes = await this.#read(this);
    try {
      return await this.#codec.decode(bytes);
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new SpoolError('PAYLOAD_INVALID', `payload of ${this.id} was refused by its codec: ${what}`, {
        cause,
      });
    }
  }
}
