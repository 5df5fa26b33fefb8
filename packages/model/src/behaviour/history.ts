import type { RealListing } from './real-listing.ts';
import type { SeenCall } from './real-call.ts';

/** Something that a recorder saw happen to the real queue. */
export type HistoryEntry =
  /** A process was told to do something, in the model's words: `claim`, `enqueue`, … */
  | { readonly kind: 'invoke'; readonly process: number; readonly operation: string }
  /** It did what it was told. */
  | { readonly kind: 'return'; readonly process: number }
  /** A call resolved its paths, or took effect. After one that changes anything, what the disk held then. */
  | {
      readonly kind: 'call';
      readonly process: number;
      readonly seen: SeenCall;
      readonly listing: RealListing | undefined;
    }
  /** A process died, or its lease ran out while it was alive. */
  | { readonly kind: 'kill' | 'silence'; readonly process: number };

/** What happened to a real queue, in order. */
export interface History {
  /** The root of the queue in the paths. */
  readonly root: string;
  /** The process of each owner. */
  readonly owners: ReadonlyMap<string, number>;
  readonly entries: readonly HistoryEntry[];
}

/** The entries of a history, one line each. */
export function describeEntry(entry: HistoryEntry): string {
  switch (entry.kind) {
    case 'invoke':
      return `${entry.process}: ${entry.operation}`;
    case 'return':
      return `${entry.process}: done`;
    case 'kill':
    case 'silence':
      return `${entry.process}: ${entry.kind}`;
    case 'call': {
      const { call, phase, path, destination, errno } = entry.seen;
      const target = destination === '' ? '' : ` -> ${destination}`;
      return `${entry.process}: ${phase === 'resolve' ? 'resolves' : 'does'} ${call} ${path}${target}${errno === '' ? '' : `  (${errno})`}`;
    }
  }
}
