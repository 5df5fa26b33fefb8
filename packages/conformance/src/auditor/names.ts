/** An item's name, taken apart as `spec/on-disk-format.md` says. */
export interface ParsedItem {
  readonly id: string;
  readonly producer: string;
  readonly sequence: number;
  /** Null for an adopted item, whose length and checksum nobody wrote down. */
  readonly lengthBytes: number | null;
  readonly crc: number | null;
  readonly deliveries: number;
}

/** A bucket's name, taken apart. */
export interface ParsedBucket {
  readonly key: string;
  readonly owner: string;
  readonly lent: number;
  /** What a sealed bucket says it holds; null for an open or tapped one. */
  readonly count: number | null;
}

const itemPattern =
  /^(([0-9a-z]{11})-([0-9a-z]{8})-([0-9a-z]{7}))-(?:x-x-([0-9a-z]+)-[A-Za-z0-9._%]{1,120}|([0-9a-z]+)-([0-9a-z]{7})-([0-9a-z]+))$/u;
const bucketPattern = /^([0-9a-z]{11})-([0-9a-z]{8})-w([0-9a-z]+)(?:-n([0-9a-z]+))?$/u;
const shardPattern = /^[0-9a-z]{11}-[0-9a-z]{8}$/u;
const ownerPattern = /^[0-9a-z]{8}$/u;

/** Takes an item's name apart, or answers null for a foreign one. */
export function parseItem(name: string): ParsedItem | null {
  const match = itemPattern.exec(name);
  if (match === null) return null;
  const [, id = '', , producer = '', sequence = '', adopted, length, crc, deliveries] = match;
  return {
    id,
    producer,
    sequence: Number.parseInt(sequence, 36),
    lengthBytes: length === undefined ? null : Number.parseInt(length, 36),
    crc: crc === undefined ? null : Number.parseInt(crc, 36),
    deliveries: Number.parseInt(adopted ?? deliveries ?? '0', 36),
  };
}

/** Takes a bucket's name apart, or answers null for a foreign one. */
export function parseBucket(name: string): ParsedBucket | null {
  const match = bucketPattern.exec(name);
  if (match === null) return null;
  const [, key = '', owner = '', lent = '0', count] = match;
  return {
    key,
    owner,
    lent: Number.parseInt(lent, 36),
    count: count === undefined ? null : Number.parseInt(count, 36),
  };
}

/** Whether a name is a shard's. */
export function isShardName(name: string): boolean {
  return shardPattern.test(name);
}

/** Whether a name is an owner's. */
export function isOwnerName(name: string): boolean {
  return ownerPattern.test(name);
}
