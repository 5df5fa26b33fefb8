/** A bucket as its name says. Keys are left as they are written: only equality matters. */
export interface RealBucket {
  readonly key: string;
  readonly owner: string;
  readonly lent: number;
  readonly count: number;
}

/** An item as its name says. */
export interface RealItem {
  readonly producer: string;
  readonly sequence: number;
  readonly deliveries: number;
}

/** Where a path of the real queue leads, in the words of the format. */
export interface RealPath {
  /**
   * An area (`ready/open`), `staging`, `leased`, `owners`, `keys`; `batch` is a batch that is being staged, `key` a key that is
   * being made. Empty when the model has no such place.
   */
  readonly place: string;
  /** The owner that a lease or staging directory, or a record, is of. */
  readonly owner: string;
  readonly bucket: RealBucket | undefined;
  readonly item: RealItem | undefined;
}

const BUCKET = /^([0-9a-z]{11})-([0-9a-z]{8})-w([0-9a-z]{1,4})(?:-n([0-9a-z]{1,6}))?$/u;
const ITEM =
  /^(?:k-[0-9a-f]{64}-|key-)?[0-9a-z]{11}-([0-9a-z]{8})-([0-9a-z]{7})-[0-9a-z]{1,9}-[0-9a-z]{7}-([0-9a-z]{1,4})$/u;
const NOWHERE: RealPath = { place: '', owner: '', bucket: undefined, item: undefined };

const number = (text: string | undefined): number => Number.parseInt(text ?? '', 36);

/** Reads an item's name, also one that is staged with its key; undefined when it is none. Written from spec/on-disk-format.md. */
export function parseItem(name: string): RealItem | undefined {
  const match = ITEM.exec(name);
  if (match === null) return undefined;
  return { producer: match[1] ?? '', sequence: number(match[2]), deliveries: number(match[3]) };
}

function parseBucket(name: string | undefined): RealBucket | undefined {
  const match = BUCKET.exec(name ?? '');
  if (match === null) return undefined;
  const [, key = '', owner = '', lent, count] = match;
  return { key, owner, lent: number(lent), count: count === undefined ? -1 : number(count) };
}

/** Reads a path below the root of a queue. */
export function parsePath(root: string, path: string): RealPath {
  if (!path.startsWith(`${root}/`)) return NOWHERE;
  const [state = '', second = '', ...rest] = path.slice(root.length + 1).split('/');
  switch (state) {
    case 'ready':
    case 'done':
    case 'overflow':
      return inArea(`${state}/${second}`, second === 'sealed' ? rest : ['', ...rest]);
    case 'leased': {
      const [bucket, item] = rest;
      if (bucket !== undefined && parseBucket(bucket) === undefined) return NOWHERE;
      return { place: 'leased', owner: second, bucket: parseBucket(bucket), item: parseItem(item ?? '') };
    }
    case 'staging': {
      // A batch is staged in a directory of its own: for the model its items are just staged. A key is made beside its item.
      const item = parseItem(rest.at(-1) ?? '');
      const inside = item === undefined && rest.length > 0 ? 'batch' : 'staging';
      return {
        place: rest[0]?.startsWith('key-') === true ? 'key' : inside,
        owner: second,
        bucket: undefined,
        item,
      };
    }
    case 'keys':
      return { ...NOWHERE, place: rest.length === 1 ? 'keys' : '' };
    case 'owners':
      return { ...NOWHERE, place: 'owners', owner: second };
    default:
      return NOWHERE;
  }
}

function inArea(place: string, [shard, bucket, item, ...more]: readonly string[]): RealPath {
  // The directory of the shards is no directory of buckets.
  if (shard === undefined || more.length > 0) return NOWHERE;
  if (bucket !== undefined && parseBucket(bucket) === undefined) return NOWHERE;
  return { place, owner: '', bucket: parseBucket(bucket), item: parseItem(item ?? '') };
}
