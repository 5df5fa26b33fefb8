import type { ItemState } from '@spoolproof/contract';

/** What lies between a state's directory and its buckets. */
export type Shelf = 'none' | 'shard' | 'owner';

/** Which kind of bucket belongs in a place. */
export type BucketKind = 'sealed' | 'unsealed' | 'either';

/** A place where buckets are. */
export interface BucketPlace {
  readonly path: string;
  readonly state: ItemState;
  readonly shelf: Shelf;
  readonly kind: BucketKind;
}

/** Where buckets are, in the order in which they move, so that one that moves meanwhile is seen at least once. */
export const bucketPlaces: readonly BucketPlace[] = [
  { path: 'ready/open', state: 'ready', shelf: 'none', kind: 'unsealed' },
  { path: 'ready/sealed', state: 'ready', shelf: 'shard', kind: 'sealed' },
  { path: 'ready/tapped', state: 'ready', shelf: 'none', kind: 'unsealed' },
  { path: 'delayed/open', state: 'delayed', shelf: 'none', kind: 'unsealed' },
  { path: 'delayed/sealed', state: 'delayed', shelf: 'shard', kind: 'sealed' },
  { path: 'leased', state: 'leased', shelf: 'owner', kind: 'either' },
  { path: 'done/open', state: 'done', shelf: 'none', kind: 'unsealed' },
  { path: 'done/sealed', state: 'done', shelf: 'shard', kind: 'sealed' },
  { path: 'done/retiring', state: 'done', shelf: 'none', kind: 'either' },
  { path: 'overflow/open', state: 'overflow', shelf: 'none', kind: 'unsealed' },
  { path: 'overflow/sealed', state: 'overflow', shelf: 'shard', kind: 'sealed' },
  { path: 'overflow/tapped', state: 'overflow', shelf: 'none', kind: 'unsealed' },
  { path: 'dead/open', state: 'dead', shelf: 'none', kind: 'either' },
];

/** Directories of the queue's own below the root, and what belongs directly in them. */
export const ownDirectories: readonly string[] = [
  'owners',
  'staging',
  'ready',
  'delayed',
  'leased',
  'done',
  'overflow',
  'dead',
  'keys',
  'retired',
  'watch',
];
