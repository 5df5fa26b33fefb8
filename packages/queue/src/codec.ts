import { SpoolError } from '@spoolproof/contract';
import type { StandardSchemaV1 } from '@standard-schema/spec';

/** Turns payloads into bytes and back. Either way may throw: the bytes are then refused, and nothing is lost. */
export interface Codec<T> {
  encode(payload: T): Uint8Array | Promise<Uint8Array>;
  decode(bytes: Uint8Array): T | Promise<T>;
}

/** Bytes as they are. */
export const bytesCodec: Codec<Uint8Array> = {
  encode: (payload) => payload,
  decode: (bytes) => bytes,
};

/** JSON documents of a type that the caller vouches for. */
export function jsonCodec<T = unknown>(): Codec<T> {
  return {
    encode: (payload) => encodeJson(payload),
    decode: (bytes) => JSON.parse(decodeText(bytes)) as T,
  };
}

/**
 * JSON documents that a Standard Schema (zod, valibot, arktype, …) accepts, checked on the way in and on the way out, so
 * that what one producer was let through does not surprise a consumer of a later version.
 */
export function schemaCodec<S extends StandardSchemaV1>(schema: S): Codec<StandardSchemaV1.InferOutput<S>> {
  type T = StandardSchemaV1.InferOutput<S>;
  const check = async (value: unknown): Promise<T> => {
    const result = await schema['~standard'].validate(value);
    if (result.issues === undefined) return result.value as T;
    const what = result.issues.map((issue) => `${pathOf(issue)}: ${issue.message}`).join('; ');
    throw new SpoolError('PAYLOAD_INVALID', `payload does not fit its schema: ${what}`, {
      cause: result.issues,
    });
  };
  return {
    // What is written is what was given, not what the schema makes of it: a transform applies once, when read.
    encode: async (payload) => {
      await check(payload);
      return encodeJson(payload);
    },
    decode: (bytes) => check(JSON.parse(decodeText(bytes))),
  };
}

function pathOf(issue: StandardSchemaV1.Issue): string {
  const path = issue.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return path === undefined || path === '' ? 'payload' : path;
}

function encodeJson(value: unknown): Uint8Array {
  const text = JSON.stringify(value);
  if (text === undefined) throw new SpoolError('PAYLOAD_INVALID', `a ${typeof value} is not a JSON document`);
  return new TextEncoder().encode(text);
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
