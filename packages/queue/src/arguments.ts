import { SpoolError } from '@spoolproof/contract';

const KEY_CHARACTERS_MAX = 1024;
const DELAY_MS_MAX = 10 * 365 * 24 * 3_600_000;

/** A whole number of at least 1. @throws SpoolError INVALID_ARGUMENT */
export function checkCount(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new SpoolError('INVALID_ARGUMENT', `${name} is ${value}; allowed: whole numbers from 1`);
}

/** Milliseconds from 0 to ten years. @throws SpoolError INVALID_ARGUMENT */
export function checkDelay(name: string, value: number): number {
  if (value >= 0 && value <= DELAY_MS_MAX) return value;
  throw new SpoolError('INVALID_ARGUMENT', `${name} is ${value}; allowed: 0 to ${DELAY_MS_MAX} milliseconds`);
}

/** An idempotency key. @throws SpoolError INVALID_ARGUMENT */
export function checkKey(key: string): string {
  if (typeof key === 'string' && key.length >= 1 && key.length <= KEY_CHARACTERS_MAX) return key;
  const given = typeof key === 'string' ? `${key.length} characters` : `a ${typeof key}`;
  throw new SpoolError('INVALID_ARGUMENT', `key is ${given}; allowed: 1 to ${KEY_CHARACTERS_MAX} characters`);
}

/** Bytes within the queue's limit. @throws SpoolError PAYLOAD_INVALID, PAYLOAD_TOO_LARGE */
export function checkPayload(bytes: Uint8Array, bytesMax: number): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    const message = `payload is a ${typeof bytes}; a queue without a codec takes a Uint8Array (see jsonCodec, schemaCodec)`;
    throw new SpoolError('PAYLOAD_INVALID', message);
  }
  if (bytes.length <= bytesMax) return bytes;
  throw new SpoolError(
    'PAYLOAD_TOO_LARGE',
    `payload has ${bytes.length} bytes; this queue takes at most ${bytesMax}`,
  );
}
