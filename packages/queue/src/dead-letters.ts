import { SpoolError } from '@spoolproof/contract';
import type { Context } from './context.ts';
import type { Codec } from './codec.ts';
import { isGone, spoolErrorOf } from './errors.ts';
import { reasonName, type Burial } from './lease/bury.ts';
import { parseItemName, withDeliveries } from './names/item-name.ts';
import { bucketsIn } from './ready/queue-order.ts';
import type { Session } from './session.ts';

/** A buried item. */
export interface DeadItem {
  readonly id: string;
  readonly reason: string;
  readonly deliveries: number;
  /** Null when the reason could not be read. */
  readonly buriedAtMs: number | null;
  readonly sizeBytes: number | null;
  readonly path: string;
}

/** What was buried, and what to do with it. */
export class DeadLetters<T> {
  readonly #context: Context;
  readonly #codec: Codec<T>;
  readonly #session: () => Promise<Session>;

  constructor(context: Context, codec: Codec<T>, session: () => Promise<Session>) {
    this.#context = context;
    this.#codec = codec;
    this.#session = session;
  }

  /** Lists buried items with their reasons, oldest bucket first. */
  async *list(): AsyncGenerator<DeadItem> {
    const buckets = await bucketsIn(this.#context, 'open', this.#context.layout.dead.open);
    for (const bucket of buckets.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      for (const name of (await this.#context.disk.names(bucket.path)).sort()) {
        const item = parseItemName(name);
        if (item === undefined) continue;
        const burial = await this.#burial(bucket.path, item.id);
        yield {
          id: item.id,
          reason: burial?.reason ?? 'unknown: the reason beside the item cannot be read',
          deliveries: item.deliveries,
          buriedAtMs: burial === undefined ? null : Date.parse(burial.buriedAt),
          sizeBytes: item.lengthBytes,
          path: `${bucket.path}/${name}`,
        };
      }
    }
  }

  /** One buried item, or undefined when there is none of that id. */
  async find(id: string): Promise<DeadItem | undefined> {
    for await (const item of this.list()) if (item.id === id) return item;
    return undefined;
  }

  /** Payload of a buried item as it is on disk, unverified: it may be there because it is damaged. */
  async readBytes(id: string): Promise<Uint8Array | undefined> {
    const item = await this.find(id);
    if (item === undefined) return undefined;
    try {
      return await this.#context.disk.fs.readFile(item.path);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw spoolErrorOf(error, 'read', item.path);
    }
  }

  /** Decoded payload of a buried item. @throws SpoolError PAYLOAD_INVALID when the codec refuses it. */
  async read(id: string): Promise<T | undefined> {
    const bytes = await this.readBytes(id);
    if (bytes === undefined) return undefined;
    try {
      return await this.#codec.decode(bytes);
    } catch (cause) {
      throw new SpoolError('PAYLOAD_INVALID', `payload of ${id} was refused by its codec`, { cause });
    }
  }

  /** Makes a buried item claimable again, as if never delivered. False when there is none of that id. */
  async retry(id: string): Promise<boolean> {
    const found = await this.find(id);
    if (found === undefined) return false;
    const session = await this.#session();
    const name = found.path.slice(found.path.lastIndexOf('/') + 1);
    const item = parseItemName(name);
    if (item === undefined) return false;
    const moved = (await session.returns.put(found.path, withDeliveries(name, item, 0))) === 'moved';
    if (moved) await this.#forget(found);
    return moved;
  }

  /** Deletes a buried item, entering it in the retirement ledger. False when there is none of that id. */
  async delete(id: string): Promise<boolean> {
    const found = await this.find(id);
    if (found === undefined) return false;
    const session = await this.#session();
    await session.ledger.enter(`dead-${id}`, [found.path.slice(found.path.lastIndexOf('/') + 1)]);
    if (!(await this.#context.disk.remove(found.path))) return false;
    await this.#forget(found);
    return true;
  }

  async #forget(item: DeadItem): Promise<void> {
    const bucket = item.path.slice(0, item.path.lastIndexOf('/'));
    await this.#context.disk.remove(`${bucket}/${reasonName(item.id)}`);
  }

  async #burial(bucket: string, id: string): Promise<Burial | undefined> {
    const text = await this.#context.disk.readText(`${bucket}/${reasonName(id)}`);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as Burial;
    } catch {
      // Torn by a crash: the item is what matters, and it is there.
      return undefined;
    }
  }
}
