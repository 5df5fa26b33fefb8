import { base36, KEY_WIDTH } from './key.ts';

/** What the name of a bucket says. @see spec/on-disk-format.md */
export interface BucketName {
  readonly key: number;
  readonly owner: string;
  /** How often it was claimed whole. */
  readonly lent: number;
  /** How many items it was sealed with; null while it is open or tapped. */
  readonly count: number | null;
}

/** What the name of a shard says. */
export interface ShardName {
  readonly key: number;
  readonly owner: string;
}

const BUCKET = /^([0-9a-z]{11})-([0-9a-z]{8})-w([0-9a-z]{1,4})(?:-n([0-9a-z]{1,6}))?$/;
const SHARD = /^([0-9a-z]{11})-([0-9a-z]{8})$/;

/** The name of a bucket; sealed when `count` is not null. */
export function bucketName(bucket: BucketName): string {
  const open = `${base36(bucket.key, KEY_WIDTH)}-${bucket.owner}-w${bucket.lent.toString(36)}`;
  return bucket.count === null ? open : `${open}-n${bucket.count.toString(36)}`;
}

/** What a name says, or undefined when it is not a bucket's. */
export function parseBucketName(name: string): BucketName | undefined {
  const match = BUCKET.exec(name);
  if (match === null) return undefined;
  const [, key = '', owner = '', lent = '', count] = match;
  return {
    key: Number.parseInt(key, 36),
    owner,
    lent: Number.parseInt(lent, 36),
    count: count === undefined ? null : Number.parseInt(count, 36),
  };
}

/** The name of a shard. */
export function shardName(shard: ShardName): string {
  return `${base36(shard.key, KEY_WIDTH)}-${shard.owner}`;
}

/** What a name says, or undefined when it is not a shard's. */
export function parseShardName(name: string): ShardName | undefined {
  const match = SHARD.exec(name);
  if (match === null) return undefined;
  return { key: Number.parseInt(match[1] ?? '', 36), owner: match[2] ?? '' };
}
