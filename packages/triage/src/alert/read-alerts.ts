import type { ParsedAlert, SourcePosition } from './alert.ts';
import { isJsonObject, ownValue, type JsonObject } from './json-value.ts';
import { parseWithin, rejected } from './parse-document.ts';
import { parseJson } from './parse-json.ts';
import { alertLimits, type AlertLimits } from './parse-limits.ts';
import { splitLines, type FileLine } from './split-lines.ts';

/** What goes with a file of alerts. */
export interface ReadOptions {
  /** The name of the file, for positions. */
  readonly file: string;
  /** Milliseconds since the epoch: timestamps after it are flagged. */
  readonly nowMs: number;
  readonly limits?: Partial<AlertLimits>;
  readonly signal?: AbortSignal;
}

/**
 * Reads the alerts of a file as they come: a document a line (`alerts.json`, hits, EVE), bulk files with an action line
 * before each document, and a search response, on one line or laid out over many. A line that cannot be an alert yields a
 * rejection, and the rest goes on. Blank lines are skipped.
 * @throws SpoolError INVALID_ARGUMENT when a limit is out of range, and what the chunks throw.
 */
export async function* readAlerts(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<ParsedAlert> {
  const limits = alertLimits(options.limits);
  const reader = new LineReader(options, limits);
  const laidOut: FileLine[] = [];
  let isLaidOut: boolean | undefined;
  let held = 0;
  for await (const line of splitLines(chunks, limits.responseBytesMax + 1)) {
    options.signal?.throwIfAborted();
    if (isBlank(line)) continue;
    isLaidOut ??= opensDocument(line);
    if (!isLaidOut) {
      yield* reader.read(line);
      continue;
    }
    laidOut.push(line);
    held += line.lengthBytes + 1;
    if (held <= limits.responseBytesMax) continue;
    // No document of any kind may be as long as that: read it by lines after all.
    isLaidOut = false;
    for (const each of laidOut.splice(0)) yield* reader.read(each);
  }
  if (laidOut.length > 0) yield* readLaidOut(laidOut, reader, options, limits);
  yield* reader.end();
}

/** A line that is nothing but an opening brace begins a document that is laid out over lines. */
function opensDocument({ bytes, lengthBytes }: FileLine): boolean {
  return (
    lengthBytes <= 16 &&
    Buffer.from(bytes).toString('latin1').replace('\u00ef\u00bb\u00bf', '').trim() === '{'
  );
}

function* readLaidOut(
  lines: readonly FileLine[],
  reader: LineReader,
  { file, nowMs }: ReadOptions,
  limits: AlertLimits,
): Generator<ParsedAlert> {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return;
  // Blanks stand in for the lines that were skipped, so that offsets are right.
  const bytes = Buffer.alloc(last.byteOffset + last.lengthBytes - first.byteOffset, '\n');
  for (const line of lines) bytes.set(line.bytes, line.byteOffset - first.byteOffset);
  const position = { file, line: first.line, byteOffset: first.byteOffset };
  const parsed = parseWithin(bytes, { nowMs, position }, limits);
  // A half document before good lines must not take them with it.
  const isOne = parsed.some(({ status }) => status === 'alert') || lines.length === 1;
  if (isOne) yield* parsed;
  else {
    const rest = lines.flatMap((line) => [...reader.read(line)]);
    yield* rest.some(({ status }) => status === 'alert') ? rest : parsed;
  }
}

function isBlank({ bytes, isCut }: FileLine): boolean {
  return !isCut && bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

/** Reads line by line, and knows of the action that stands before a document in a bulk file. */
class LineReader {
  readonly #options: ReadOptions;
  readonly #limits: AlertLimits;
  #action: { readonly value: JsonObject; readonly position: SourcePosition } | undefined;

  constructor(options: ReadOptions, limits: AlertLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  *read(line: FileLine): Generator<ParsedAlert> {
    const { file, nowMs } = this.#options;
    const position = { file, line: line.line, byteOffset: line.byteOffset };
    if (line.isCut) {
      this.#action = undefined;
      const message = `it has ${line.lengthBytes} bytes; responseBytesMax is ${this.#limits.responseBytesMax}`;
      yield rejected('too-large', message, position);
      return;
    }
    const action = bulkAction(line, this.#limits);
    const before = this.#action;
    this.#action = undefined;
    if (action !== undefined) {
      if (before !== undefined) yield withoutDocument(before.position);
      if (action === 'delete') yield rejected('not-an-alert', 'it deletes a document', position);
      else this.#action = { value: action, position };
      return;
    }
    const wrapped = before === undefined ? {} : { action: before.value };
    yield* parseWithin(line.bytes, { nowMs, position, ...wrapped }, this.#limits);
  }

  *end(): Generator<ParsedAlert> {
    if (this.#action !== undefined) yield withoutDocument(this.#action.position);
  }
}

function withoutDocument(position: SourcePosition): ParsedAlert {
  return rejected('wrapping-invalid', 'an action of a bulk file has no document after it', position);
}

/** Action lines are short: longer lines are not looked at twice. */
const actionBytesMax = 2048;
const actionStart = /^\s*\{\s*"(index|create|update|delete)"\s*:/;

/** What a line of a bulk file says of the next, or undefined when it is no action. */
function bulkAction(
  { bytes, lengthBytes }: FileLine,
  { depthMax }: AlertLimits,
): JsonObject | 'delete' | undefined {
  if (lengthBytes > actionBytesMax) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  const verb = actionStart.exec(text)?.[1];
  if (verb === undefined) return undefined;
  const parsed = parseJson(text, depthMax);
  if (parsed.status === 'fault' || !isJsonObject(parsed.value)) return undefined;
  if (Object.keys(parsed.value).length !== 1) return undefined;
  const action = ownValue(parsed.value, verb);
  if (!isJsonObject(action)) return undefined;
  return verb === 'delete' ? 'delete' : action;
}
