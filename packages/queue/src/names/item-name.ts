import { crc32 } from 'node:zlib';
import { base36, KEY_WIDTH } from './key.ts';

const SEQUENCE_WIDTH = 7;
const CRC_WIDTH = 7;
/** Longest original name kept of an adopted file, in characters after escaping. */
const ORIGIN_MAX = 120;

/** What the name of an item says. @see spec/on-disk-format.md */
export interface ItemName {
  readonly id: string;
  /** Microseconds since the epoch by the producer's clock. */
  readonly key: number;
  readonly owner: string;
  readonly sequence: number;
  /** Payload bytes; null for an adopted file, whose length was not known. */
  readonly lengthBytes: number | null;
  readonly crc: string | null;
  /** How often it was claimed by itself. */
  readonly deliveries: number;
  /** Escaped original name of an adopted file. */
  readonly origin: string | null;
}

const PATTERN =
  /^([0-9a-z]{11})-([0-9a-z]{8})-([0-9a-z]{7})-(?:([0-9a-z]{1,9})-([0-9a-z]{7})-([0-9a-z]{1,4})|x-x-([0-9a-z]{1,4})-([A-Za-z0-9._%]{0,120}))$/;

/** The id of an item: its identity in every state. */
export function itemId(key: number, owner: string, sequence: number): string {
  return `${base36(key, KEY_WIDTH)}-${owner}-${base36(sequence, SEQUENCE_WIDTH)}`;
}

/** CRC-32 of a payload as it stands in names. */
export function crcOf(payload: Uint8Array): string {
  return base36(crc32(payload), CRC_WIDTH);
}

/** The name of a fresh item. */
export function itemName(id: string, payload: Uint8Array): string {
  return `${id}-${payload.length.toString(36)}-${crcOf(payload)}-0`;
}

/** The name of an adopted file, whose content its writer may still be changing. */
export function adoptedName(id: string, original: string): string {
  return `${id}-x-x-0-${escapeOrigin(original)}`;
}

/** The same item after `more` further deliveries. */
export function withDeliveries(name: string, item: ItemName, deliveries: number): string {
  if (item.deliveries === deliveries) return name;
  const count = deliveries.toString(36);
  return item.lengthBytes === null
    ? `${item.id}-x-x-${count}-${item.origin ?? ''}`
    : `${item.id}-${item.lengthBytes.toString(36)}-${item.crc ?? ''}-${count}`;
}

/** What a name says, or undefined when it is not an item's: a foreign file. */
export function parseItemName(name: string): ItemName | undefined {
  const match = PATTERN.exec(name);
  if (match === null) return undefined;
  const [, key = '', owner = '', sequence = '', length, crc, deliveries, adoptedDeliveries, origin] = match;
  return {
    id: `${key}-${owner}-${sequence}`,
    key: Number.parseInt(key, 36),
    owner,
    sequence: Number.parseInt(sequence, 36),
    lengthBytes: length === undefined ? null : Number.parseInt(length, 36),
    crc: crc ?? null,
    deliveries: Number.parseInt(deliveries ?? adoptedDeliveries ?? '0', 36),
    origin: origin ?? null,
  };
}

function escapeOrigin(original: string): string {
  let escaped = '';
  for (const char of original) {
    const next = /^[A-Za-z0-9._]$/.test(char) ? char : escapeCharacter(char);
    if (escaped.length + next.length > ORIGIN_MAX) break;
    escaped += next;
  }
  return escaped;
}

function escapeCharacter(char: string): string {
  const code = char.charCodeAt(0);
  // A carried byte (see fs/path-bytes.ts) stands for itself.
  const bytes =
    char.length === 1 && code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : new TextEncoder().encode(char);
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
