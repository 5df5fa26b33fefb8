import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Node's calls take for a path. */
export type PathArgument = string | Buffer | URL;

/** What Node's calls take for options: often an encoding alone. */
export interface CallOptions {
  readonly encoding?: string | null;
  readonly flag?: string | number;
  readonly mode?: number;
  readonly signal?: AbortSignal;
  readonly withFileTypes?: boolean;
  readonly recursive?: boolean;
  readonly force?: boolean;
  readonly bigint?: boolean;
  readonly throwIfNoEntry?: boolean;
}

/** A path as absolute text. */
export function pathOf(given: PathArgument): string {
  if (typeof given === 'string') return path.resolve(given);
  return path.resolve(given instanceof URL ? fileURLToPath(given) : given.toString());
}

/** Options as an object. @throws the reason of a signal that is aborted. */
export function optionsOf(given: string | CallOptions | null | undefined): CallOptions {
  if (typeof given === 'string') return { encoding: given };
  given?.signal?.throwIfAborted();
  return given ?? {};
}

/** Content as bytes. */
export function bytesOf(content: unknown, encoding?: string | null): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content, (encoding ?? 'utf8') as BufferEncoding);
  if (ArrayBuffer.isView(content)) return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  throw new TypeError('the content must be a string, a Buffer, a TypedArray or a DataView');
}

/** Bytes as what the encoding asks for. */
export function decoded(bytes: Buffer, { encoding }: CallOptions): Buffer | string {
  return encoding === undefined || encoding === null || encoding === 'buffer'
    ? bytes
    : bytes.toString(encoding as BufferEncoding);
}
