import type { Capabilities, CapPolicy, Durability, ItemState, Ports } from '@spoolproof/contract';

/** Settings that a lane chooses so that what it waits for happens soon; a subject uses those it knows. */
export interface SubjectSettings {
  /** How long a silent owner keeps its leases. */
  readonly leaseMs: number;
  /** At most this many items in one directory of the queue's own. */
  readonly bucketItemsMax: number;
  /** After this many deliveries an item is buried instead of being delivered again. */
  readonly deliveriesMax: number;
  /** What an enqueue that resolved survives. A lane asks only for what the subject declares; a flat queue ignores it. */
  readonly durability: Durability;
  /** What an enforcement of the cap does; default `archive-oldest`. */
  readonly capPolicy?: CapPolicy;
  /** With the policy `reject`: enqueues are refused while this many items are ready. */
  readonly capMax?: number;
  /** How long finished items are kept, milliseconds; without it nothing is deleted. 0: until the next sweep. */
  readonly doneRetentionMs?: number;
}

/** What a subject is opened with. */
export interface SubjectContext {
  /** The directory of the queue. */
  readonly root: string;
  /** The outside world. Whatever goes through the file system is counted, and can be made to fail. */
  readonly ports: Ports;
  /** What this process is for, as `producer`: for names and logs only. */
  readonly role: string;
  readonly settings: SubjectSettings;
}

/** A claimed item. */
export interface SubjectLease {
  readonly id: string;
  /** How often the item has been delivered, this time included, where the queue can tell. */
  readonly deliveries?: number;
  /** The payload. Rejects when there is none to be had. */
  read(): Promise<Uint8Array>;
}

/** What became of an enqueue: with `duplicate`, `id` is the item that has the key. */
export interface SubjectEnqueueResult {
  readonly id: string;
  readonly status: 'enqueued' | 'duplicate';
}

/** Ways to end a lease on an item. */
export type SettleKind = 'ack' | 'release' | 'bury';

/** What became of settling or renewing. */
export type SubjectSettlement = 'settled' | 'lease-lost';

/** What an enforcement of the cap reported. */
export interface SubjectCapReport {
  readonly archived: number;
  readonly vanished?: number;
  readonly depthAfter?: number;
}

/** What a sweep reported: any counts, by name. All must be zero in a sweep that finds nothing to do (Q16). */
export type SubjectSweepReport = Readonly<Record<string, number>>;

/** Items per state, as the subject itself counts them. States it does not have are left out. */
export type SubjectStats = Readonly<Partial<Record<ItemState, number>>>;

/** One item as a subject's own inventory lists it. */
export interface SubjectEntry {
  readonly id: string;
  readonly state: ItemState;
}

/**
 * A queue under test, opened by one process. What a method throws is recorded as a failure of the operation;
 * expected outcomes are answers.
 */
export interface SubjectQueue {
  enqueue(payload: Uint8Array, options?: { readonly key?: string }): Promise<SubjectEnqueueResult>;
  /** Adds a batch that appears whole or not at all (Q05). The ids are in the order of the payloads. */
  enqueueMany?(payloads: readonly Uint8Array[]): Promise<readonly string[]>;
  claim(max: number): Promise<readonly SubjectLease[]>;
  settle(lease: SubjectLease, kind: SettleKind): Promise<SubjectSettlement>;
  /** Acknowledges many. Answers with the leases that were no longer ours. */
  settleMany?(leases: readonly SubjectLease[]): Promise<{ readonly lost: readonly SubjectLease[] }>;
  renew?(lease: SubjectLease): Promise<SubjectSettlement>;
  /** Shrinks the queue to at most `cap` ready items, oldest first. */
  enforceCap?(cap: number): Promise<SubjectCapReport>;
  readmit?(max: number): Promise<{ readonly readmitted: number }>;
  sweep?(): Promise<SubjectSweepReport>;
  stats?(): Promise<SubjectStats>;
  inventory(): AsyncIterable<SubjectEntry>;
  close(): Promise<void>;
}

/** Names of the auditors that understand a directory without the subject's help. */
export type AuditorName = 'spoolproof' | 'flat' | 'folders';

/**
 * How a subject reaches the outside world. `injected`: only through the ports that it is opened with, so that each of its
 * calls can be counted, scheduled and struck. `ambient`: it imports `node:fs`, reads the clock and sets timers itself, as
 * libraries do; in the simulation all of these are replaced below it.
 */
export type SubjectPorts = 'injected' | 'ambient';

/** A kind of queue that can be held to the contract. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  /** What it promises, which selects the clauses it is held to. */
  readonly capabilities: Capabilities;
  /**
   * How it reaches the outside world, which selects the tiers it can be run in: `injected` (the default) in the simulator,
   * on memfs and on real files; `ambient` on memfs, which takes the place of `node:fs` below it, and on real files, where
   * its calls are not seen and nothing can be injected into them.
   */
  readonly ports?: SubjectPorts;
  /**
   * Whether `node:fs`, clocks and timers can be replaced below a subject with ambient ports. Default true; false for one that
   * reaches the disk from native code, threads or child processes, which then runs on real files only.
   */
  readonly simulated?: boolean;
  /** The auditor that reads its directory; without one, its own inventory is believed. */
  readonly inspect?: AuditorName;
  /** Makes the directory a queue, once, before anybody opens it. */
  prepare?(context: SubjectContext): Promise<void>;
  open(context: SubjectContext): Promise<SubjectQueue>;
}

/**
 * What a module that a gate loads by URL exports. Every child process loads it anew.
 */
export interface SubjectModule {
  readonly subject: Subject;
  /** The outside world of one process. Without it, the gate's own plain one is used. */
  readonly createPorts?: () => Ports;
}

/**
 * Declares a queue under test.
 *
 * @throws TypeError when the name is empty or the capabilities promise what the definition cannot do.
 */
export function defineSubject(definition: Subject): Subject {
  if (definition.name.trim() === '') throw new TypeError('a subject needs a name');
  if (definition.version.trim() === '') throw new TypeError(`subject '${definition.name}' needs a version`);
  return Object.freeze({ ...definition });
}
