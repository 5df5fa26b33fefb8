import type { RejectedLines } from './rejected-lines.ts';
import { judgeLine, splitLines } from './ndjson-lines.ts';

/** Documents that are enqueued together. */
export interface LineBatch {
  readonly payloads: readonly Uint8Array[];
  /** The number of the last line read so far, malformed and blank ones included. */
  readonly lastLine: number;
  /** Bytes of input read so far, without line ends. */
  readonly bytesRead: number;
}

/** The limits of a batch. */
export interface BatchLimits {
  readonly itemsMax: number;
  /** A batch is ended by the document that reaches this many bytes. */
  readonly bytesMax: number;
  /** A longer document is set aside. */
  readonly payloadBytesMax: number;
}

/**
 * Reads NDJSON and gathers its documents into batches. Malformed lines go to `rejects` with their number and reason;
 * blank lines are passed over. Memory is bounded by one batch. A repeated read of one input gives the same batches.
 */
export async function* batchLines(
  source: AsyncIterable<Uint8Array>,
  name: string,
  limits: BatchLimits,
  rejects: RejectedLines,
): AsyncGenerator<LineBatch> {
  let payloads: Uint8Array[] = [];
  let payloadBytes = 0;
  let lastLine = 0;
  let bytesRead = 0;
  for await (const lines of splitLines(source, limits.payloadBytesMax)) {
    for (const line of lines) {
      lastLine = line.number;
      bytesRead += line.length + 1;
      const verdict = judgeLine(line, limits.payloadBytesMax);
      if (verdict.kind === 'blank') continue;
      if (verdict.kind === 'malformed') {
        await rejects.add(name, line, verdict.reason);
        continue;
      }
      payloads.push(line.bytes);
      payloadBytes += line.bytes.length;
      if (payloads.length < limits.itemsMax && payloadBytes < limits.bytesMax) continue;
      yield { payloads, lastLine, bytesRead };
      payloads = [];
      payloadBytes = 0;
    }
  }
  if (payloads.length > 0) yield { payloads, lastLine, bytesRead };
}
