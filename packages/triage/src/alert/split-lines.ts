/** One line of a file, without its end. */
export interface FileLine {
  readonly bytes: Uint8Array;
  /** Set when the line is longer than was asked for; `bytes` is its beginning then. */
  readonly isCut: boolean;
  /** The length of the whole line, in bytes. */
  readonly lengthBytes: number;
  /** From 1. */
  readonly line: number;
  readonly byteOffset: number;
}

const newline = 0x0a;

/** Splits chunks at newlines. Of a line that is too long no more than `lineBytesMax` bytes are ever held. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  lineBytesMax: number,
): AsyncGenerator<FileLine> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let length = 0;
  let line = 1;
  let byteOffset = 0;
  const hold = (part: Uint8Array): void => {
    length += part.length;
    const room = lineBytesMax - held;
    if (room <= 0 || part.length === 0) return;
    // Copied: who gives the chunks may use their memory again.
    parts.push(Uint8Array.from(part.subarray(0, room)));
    held += Math.min(room, part.length);
  };
  const finish = (endBytes: number): FileLine => {
    const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    const done: FileLine = { bytes, isCut: length > held, lengthBytes: length, line, byteOffset };
    parts = [];
    byteOffset += length + endBytes;
    held = 0;
    length = 0;
    line += 1;
    return done;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, at));
      yield finish(1);
      from = at + 1;
    }
    hold(chunk.subarray(from));
  }
  if (length > 0) yield finish(0);
}
