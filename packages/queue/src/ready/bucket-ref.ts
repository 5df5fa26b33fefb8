import { parseBucketName } from '../names/bucket-name.ts';

/** The areas of `ready`; see `spec/on-disk-format.md` for what may happen in each. */
export type ReadyArea = 'open' | 'sealed' | 'tapped';

/** A bucket as a listing showed it. It may have moved since: whoever acts on it finds out by acting. */
export interface BucketRef {
  readonly area: ReadyArea;
  readonly directory: string;
  readonly name: string;
  readonly path: string;
  readonly key: number;
  readonly owner: string;
  readonly lent: number;
  /** Exact for a sealed bucket, null for the others. */
  readonly count: number | null;
}

/** What a name in one of the areas refers to, or undefined for a foreign entry or one that has no place there. */
export function bucketRef(area: ReadyArea, directory: string, name: string): BucketRef | undefined {
  const parsed = parseBucketName(name);
  if (parsed === undefined || (parsed.count === null) === (area === 'sealed')) return undefined;
  return { area, directory, name, path: `${directory}/${name}`, ...parsed };
}

/** Queue order of buckets: by key, ties by name. Names begin with the key, so names alone decide. */
export function inQueueOrder(a: BucketRef, b: BucketRef): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
