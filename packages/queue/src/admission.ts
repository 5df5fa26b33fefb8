import { SpoolError } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { isOwnerName } from './names/key.ts';
import { countReady } from './ready/count-ready.ts';

/** Enqueues between two looks at the depth, at most. */
const CREDIT_MAX = 1000;
/**
 * A producer takes this fraction of its share of what is free. The rest is for producers that come later and for what others
 * have been promised, so that near the cap everybody looks before every item.
 */
const SHARE = 1 / 4;

/**
 * Back-pressure of the cap policy `reject`: looks at the depth, then lets as many items in as its share of what is
 * free. Near the cap that is what it asked for, so concurrent producers overshoot by what
 * each has under way: one item, or one batch.
 *
 * @see spec/contract.md Q12
 */
export class Admission {
  readonly #context: Context;
  #credit = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Lets `items` in, or throws. @throws SpoolError QUEUE_FULL */
  async admit(items: number): Promise<void> {
    const { cap } = this.#context.settings;
    if (cap === null || cap.policy !== 'reject') return;
    if (this.#credit < items) await this.#look(cap.max, items);
    this.#credit -= items;
  }

  async #look(max: number, items: number): Promise<void> {
    const depth = await countReady(this.#context);
    const free = max - depth;
    if (free < items) {
      const message = `the queue holds ${depth} of at most ${max} ready items; ${items} more were refused`;
      throw new SpoolError('QUEUE_FULL', message, { path: this.#context.layout.root });
    }
    const owners = (await this.#context.disk.names(this.#context.layout.owners)).filter(isOwnerName).length;
    const share = Math.floor((free / Math.max(1, owners)) * SHARE);
    this.#credit = Math.max(items, Math.min(CREDIT_MAX, share));
  }
}
