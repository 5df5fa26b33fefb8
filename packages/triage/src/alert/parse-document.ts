import type { ParsedAlert, Rejected, RejectionCode, SourcePosition, Wrapping } from './alert.ts';
import { wrappingOf } from './identity.ts';
import { isJsonObject, ownValue, type JsonObject } from './json-value.ts';
import { normalise } from './normalise.ts';
import { parseJson, type JsonFault } from './parse-json.ts';
import { alertLimits, type AlertLimits } from './parse-limits.ts';

/** What goes with a document. */
export interface ParseOptions {
  /** Milliseconds since the epoch: timestamps after it are flagged. */
  readonly nowMs: number;
  /** Where the document begins; default: line 1 of a file without a name. */
  readonly position?: SourcePosition;
  readonly limits?: Partial<AlertLimits>;
  /** The action line before it in a bulk file. */
  readonly action?: JsonObject;
}

/** How many bytes are looked at to tell a search response from an alert that is too large. */
const headBytes = 4096;
const nowhere: SourcePosition = { file: '', line: 1, byteOffset: 0 };
const raw: Wrapping = { kind: 'raw', index: null, id: null, sort: [] };

/**
 * Parses one document, as bytes or text: an alert by itself, a hit of an indexer, or a search response with any number of
 * them. What cannot be an alert is returned as rejected, with its reason and its place; nothing is thrown for it.
 * @throws SpoolError INVALID_ARGUMENT when a limit is out of range.
 */
export function parseDocument(document: Uint8Array | string, options: ParseOptions): readonly ParsedAlert[] {
  return parseWithin(document, options, alertLimits(options.limits));
}

/** The same with limits that were checked before. */
export function parseWithin(
  document: Uint8Array | string,
  options: ParseOptions,
  limits: AlertLimits,
): readonly ParsedAlert[] {
  const position = options.position ?? nowhere;
  const sizeBytes = typeof document === 'string' ? Buffer.byteLength(document) : document.length;
  const isLarge = sizeBytes > limits.documentBytesMax;
  if (sizeBytes > limits.responseBytesMax || (isLarge && !looksLikeResponse(document))) {
    return [rejected('too-large', tooLarge(sizeBytes, limits), position)];
  }
  const text = typeof document === 'string' ? document : decode(document);
  if (text === undefined) return [rejected('not-utf8', 'its bytes are no UTF-8', position)];
  if (text.trim() === '') return [rejected('empty', 'there is nothing in it', position)];
  const sizes = new Map<JsonObject, { readonly start: number; readonly end: number }>();
  const parsed = parseJson(
    text,
    limits.depthMax,
    isLarge || text.includes('"hits"') ? (value, start, end) => sizes.set(value, { start, end }) : undefined,
  );
  if (parsed.status === 'fault') return [faulty(parsed.fault, text, position)];
  if (!isJsonObject(parsed.value)) return [rejected('not-an-object', 'it is JSON, and no object', position)];
  const hits = hitsOf(parsed.value);
  if (hits === undefined) {
    // It only looked like a response: an alert does not become one by a key of that name.
    if (isLarge) return [rejected('too-large', tooLarge(sizeBytes, limits), position)];
    return [parseObject(parsed.value, options, limits, position)];
  }
  if (!Array.isArray(hits)) return [rejected('wrapping-invalid', 'hits.hits is no list', position)];
  return hits.map((hit: unknown, number) => {
    const place = `hits.hits[${number}]`;
    if (!isObject(hit)) return rejected('wrapping-invalid', `${place} is no object`, position);
    const span = sizes.get(hit);
    const at = span === undefined ? position : advance(position, text, span.start);
    const bytes = span === undefined ? 0 : Buffer.byteLength(text.slice(span.start, span.end));
    if (bytes > limits.documentBytesMax)
      return rejected('too-large', `${place}: ${tooLarge(bytes, limits)}`, at);
    return parseHit(hit, 'search-response', options, limits, at);
  });
}

function parseObject(
  value: JsonObject,
  options: ParseOptions,
  limits: AlertLimits,
  position: SourcePosition,
): ParsedAlert {
  if (options.action !== undefined) {
    return alertOf(value, wrappingOf('bulk', options.action), options, limits, position);
  }
  if (Object.hasOwn(value, '_source')) return parseHit(value, 'hit', options, limits, position);
  return alertOf(value, raw, options, limits, position);
}

function parseHit(
  hit: JsonObject,
  kind: Wrapping['kind'],
  options: ParseOptions,
  limits: AlertLimits,
  position: SourcePosition,
): ParsedAlert {
  const source = ownValue(hit, '_source');
  if (!isJsonObject(source)) return rejected('wrapping-invalid', 'a hit has no object in _source', position);
  return alertOf(source, wrappingOf(kind, hit), options, limits, position);
}

function alertOf(
  original: JsonObject,
  wrapping: Wrapping,
  { nowMs }: ParseOptions,
  { futureMsMax }: AlertLimits,
  position: SourcePosition,
): ParsedAlert {
  const alert = normalise(original, { wrapping, position, nowMs, futureMsMax });
  if ('code' in alert) return rejected(alert.code, alert.message, position);
  return { status: 'alert', alert };
}

/** `hits.hits`, when the document is a search response. */
function hitsOf(value: JsonObject): unknown {
  const hits = ownValue(value, 'hits');
  return isJsonObject(hits) && Object.hasOwn(hits, 'hits') ? ownValue(hits, 'hits') : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the beginning is that of a search response. It decides only what the document may weigh. */
function looksLikeResponse(document: Uint8Array | string): boolean {
  const head =
    typeof document === 'string'
      ? document.slice(0, headBytes)
      : Buffer.from(document.subarray(0, headBytes)).toString('latin1');
  return /^\s*\{[^]*"hits"\s*:/.test(head);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function tooLarge(bytes: number, { documentBytesMax, responseBytesMax }: AlertLimits): string {
  return `it has ${bytes} bytes; documentBytesMax is ${documentBytesMax}, and responseBytesMax ${responseBytesMax} for a search response`;
}

/** A rejection, of a document or of a part of a file. */
export function rejected(code: RejectionCode, message: string, position: SourcePosition): Rejected {
  return { status: 'rejected', code, message, position };
}

function faulty(fault: JsonFault, text: string, position: SourcePosition): Rejected {
  return rejected(fault.code, fault.message, advance(position, text, fault.offset));
}

/** The place in the file of a place in a document. */
function advance({ file, line, byteOffset }: SourcePosition, text: string, offset: number): SourcePosition {
  const before = text.slice(0, offset);
  let lines = 0;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) lines += 1;
  return { file, line: line + lines, byteOffset: byteOffset + Buffer.byteLength(before) };
}
