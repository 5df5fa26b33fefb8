/** One line of an input. */
export interface InputLine {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line ending; at most `bytesMax` long. */
  readonly bytes: Uint8Array;
  /** How long it was. More than `bytes.length` when the rest was dropped. */
  readonly length: number;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits a stream of bytes into lines, several at a time, keeping at most `bytesMax` bytes of each, so that a file without
 * line ends cannot fill the memory. `\n` and `\r\n` end a line; the last one needs no ending. A byte order mark at the
 * start is dropped.
 */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<readonly InputLine[]> {
  let number = 0;
  // The line that the last chunk left unfinished.
  let pieces: Uint8Array[] = [];
  let keptBytes = 0;
  let length = 0;
  let lastByte: number | undefined;
  // A kept line may need one byte more, for the carriage return that is cut off.
  const keep = (piece: Uint8Array): void => {
    length += piece.length;
    lastByte = piece.at(-1) ?? lastByte;
    const kept = piece.subarray(0, Math.max(0, bytesMax + 1 - keptBytes));
    if (kept.length === 0) return;
    pieces.push(kept);
    keptBytes += kept.length;
  };
  const finish = (): InputLine => {
    let bytes: Uint8Array =
      pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
    if (lastByte === carriageReturn) {
      if (bytes.length === length) bytes = bytes.subarray(0, -1);
      length -= 1;
    }
    number += 1;
    if (number === 1 && startsWithByteOrderMark(bytes)) {
      bytes = bytes.subarray(3);
      length -= 3;
    }
    const line = { number, bytes: bytes.subarray(0, bytesMax), length };
    pieces = [];
    keptBytes = 0;
    length = 0;
    lastByte = undefined;
    return line;
  };
  for await (const chunk of source) {
    const lines: InputLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end));
      lines.push(finish());
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [finish()];
}

function startsWithByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a line is: a document to enqueue, nothing, or something to set aside with the reason. */
export type LineVerdict =
  | { readonly kind: 'document' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Judges one line: blank, one whole JSON document of at most `bytesMax` bytes, or malformed. */
export function judgeLine(line: InputLine, bytesMax: number): LineVerdict {
  if (line.length > bytesMax) {
    const reason = `the line has ${line.length} bytes; the queue takes at most ${bytesMax}`;
    return { kind: 'malformed', reason };
  }
  let text: string;
  try {
    text = strictUtf8.decode(line.bytes);
  } catch {
    return { kind: 'malformed', reason: 'the line is not UTF-8' };
  }
  if (text.trim() === '') return { kind: 'blank' };
  try {
    JSON.parse(text);
    return { kind: 'document' };
  } catch (error) {
    return { kind: 'malformed', reason: error instanceof Error ? error.message : String(error) };
  }
}
