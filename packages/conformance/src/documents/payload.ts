import { crc32 } from 'node:zlib';

/** Which enqueue attempt of which process a payload belongs to. */
export interface PayloadTag {
  readonly process: number;
  readonly index: number;
  /** Whoever reads it ends itself. */
  readonly poison: boolean;
}

const newline = 0x0a;

/**
 * The documents that the items of a lane carry. A payload is a document and, on a line of its own, a tag that says
 * which enqueue it belongs to: so the reader knows what it should have got, without asking anybody.
 */
export class DocumentSet {
  readonly #documents: readonly Buffer[];

  /** @throws RangeError when there are no documents. */
  constructor(documents: readonly Buffer[]) {
    if (documents.length === 0) throw new RangeError('a lane needs at least one document');
    this.#documents = documents;
  }

  /** The payload of an enqueue attempt. */
  payload(tag: PayloadTag): Buffer {
    const document = this.#document(tag);
    const fields = fieldsOf(tag);
    const tagLine = `\n{"gate":[${fields},${checksum(document, fields)}]}\n`;
    return Buffer.concat([document, Buffer.from(tagLine)]);
  }

  /** Whose payload this is, or null when the bytes are not exactly those that were enqueued. */
  verify(bytes: Uint8Array): PayloadTag | null {
    const tag = readTag(bytes);
    if (tag === null) return null;
    return Buffer.compare(this.payload(tag), bytes) === 0 ? tag : null;
  }

  #document(tag: PayloadTag): Buffer {
    const number = (tag.process * 7919 + tag.index) % this.#documents.length;
    return this.#documents[number] ?? Buffer.alloc(0);
  }
}

/** Reads the tag at the end of a payload, or null when there is none or its checksum is not that of the payload. */
export function readTag(bytes: Uint8Array): PayloadTag | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.at(-1) !== newline) return null;
  const start = buffer.lastIndexOf(newline, buffer.length - 2);
  const line = buffer.toString('latin1', start + 1, buffer.length - 1);
  const match = /^\{"gate":\[(\d+),(\d+),([01]),(\d+)\]\}$/u.exec(line);
  if (match === null || start < 0) return null;
  const tag = { process: Number(match[1]), index: Number(match[2]), poison: match[3] === '1' };
  return checksum(buffer.subarray(0, start), fieldsOf(tag)) === Number(match[4]) ? tag : null;
}

function fieldsOf({ process: actor, index, poison }: PayloadTag): string {
  return `${actor},${index},${poison ? 1 : 0}`;
}

function checksum(document: Buffer, fields: string): number {
  return crc32(fields, crc32(document));
}
