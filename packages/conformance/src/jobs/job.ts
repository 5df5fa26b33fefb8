import type { SettleKind } from '../subject.ts';

/** What a process of a lane is told to do. Each job runs until it is finished or told to stop. */
export type Job =
  /** Enqueues as fast as it can: batches where the subject has them. */
  | { readonly kind: 'build'; readonly items: number; readonly batch: number }
  /** Enqueues a mix of single, keyed and batched items. */
  | {
      readonly kind: 'produce';
      readonly itemsMax: number;
      readonly keys: number;
      readonly poison: number;
      readonly faults: boolean;
      readonly pauseMs: number;
    }
  /** Claims and settles a mix, until stopped or, with `untilEmpty`, until there is nothing to claim. */
  | {
      readonly kind: 'consume';
      readonly itemsMax: number;
      readonly sizes: readonly number[];
      readonly untilEmpty?: boolean;
    }
  /** Claims `claims` times up to `max` and acknowledges everything: counted, undisturbed. */
  | { readonly kind: 'probe'; readonly claims: number; readonly max: number }
  /** Enqueues one by one, then under keys, some of them twice: counted, undisturbed. */
  | { readonly kind: 'probe-enqueue'; readonly singles: number; readonly keyed: number }
  /** Does each kind of operation several times, and measures how long each holds the event loop. */
  | { readonly kind: 'probe-loop'; readonly batch: number }
  /** Claims and keeps the leases. */
  | { readonly kind: 'hold'; readonly max: number }
  /** Settles the leases that were kept; by default acknowledges them. With `renew` they are kept on. */
  | { readonly kind: 'settle-held'; readonly as?: SettleKind | 'renew' }
  /** Enforces the caps one after the other, each at its time, so that all archivers begin together. */
  | {
      readonly kind: 'cap';
      readonly caps: readonly number[];
      readonly startUs: number;
      readonly stepUs: number;
    }
  /** Sweeps every `pauseMs` until stopped, or `times` times. */
  | { readonly kind: 'sweep'; readonly times: number; readonly pauseMs: number }
  | { readonly kind: 'readmit'; readonly max: number; readonly times: number; readonly pauseMs: number }
  | { readonly kind: 'stats' }
  /** Does nothing for so long. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Claims and acknowledges until nothing is left, or `itemsMax` items. */
  | { readonly kind: 'drain'; readonly itemsMax: number; readonly max: number }
  /** Enqueues once under each key. */
  | { readonly kind: 'enqueue-keys'; readonly keys: readonly string[] }
  /** Lists the subject's own inventory under a name that the crew can read it back by. */
  | { readonly kind: 'inventory'; readonly name: string };

/** How a child is to end in the middle of its job: at a call, or after a successful rename. */
export interface DeathPlan {
  readonly atCall?: number;
  readonly afterRename?: number;
}
