import type { FileQueue } from '@spoolproof/queue';
import { CliError } from '../cli-error.ts';
import { Progress } from '../output/progress.ts';
import type { Session } from '../session.ts';
import type { Input } from './inputs.ts';
import { batchLines } from './line-batches.ts';
import { RejectedLines, rejectsPath } from './rejected-lines.ts';

/** Documents that are held in memory for one batch, in bytes. */
const batchBytesMax = 16_000_000;

/** How lines are fed. */
export interface FeedOptions {
  readonly key?: string;
  /** Milliseconds. */
  readonly delay?: number;
  /** Lines per batch; default: a bucket. */
  readonly batch?: number;
  /** A file for malformed lines. */
  readonly rejects?: string;
}

/** What a feed did, up to its failure if it had one. */
export interface FeedReport {
  readonly enqueued: number;
  /** Documents of batches whose key was taken: they are in the queue already. */
  readonly duplicates: number;
  readonly rejected: number;
  /** The files in which malformed lines were set aside. */
  readonly rejects: readonly string[];
  readonly failure?: { readonly error: unknown };
}

/**
 * Enqueues each line of the inputs, in atomic batches. Malformed lines are set aside and the rest goes on; any other
 * failure ends the feed and is part of the report.
 * @throws CliError USAGE before anything is read when malformed lines would go inside the queue, or the batch is larger than a bucket.
 */
export async function feedLines(
  session: Session,
  queue: FileQueue<Uint8Array>,
  root: string,
  inputs: readonly Input[],
  options: FeedOptions,
): Promise<FeedReport> {
  const { bucketItemsMax, payloadBytesMax } = queue.settings;
  if (options.batch !== undefined && options.batch > bucketItemsMax) {
    const message = `--batch ${options.batch} is more than a bucket of this queue holds; allowed: 1 to ${bucketItemsMax}`;
    throw new CliError('USAGE', message);
  }
  const limits = { itemsMax: options.batch ?? bucketItemsMax, bytesMax: batchBytesMax, payloadBytesMax };
  const targets = inputs.map((input) => rejectsPath(options.rejects, input.path, { cwd: session.cwd, root }));
  const progress = new Progress(session.terminal, 'enqueued');
  let enqueued = 0;
  let duplicates = 0;
  let rejected = 0;
  let batches = 0;
  const rejects = new Set<string>();
  let failure: { readonly error: unknown } | undefined;
  try {
    for (const [index, input] of inputs.entries()) {
      await using aside = new RejectedLines(targets[index] ?? '');
      try {
        for await (const batch of batchLines(input.read(), input.name, limits, aside)) {
          session.signal.throwIfAborted();
          batches += 1;
          const result = await queue.enqueueMany(batch.payloads, {
            signal: session.signal,
            ...(options.delay === undefined ? {} : { delayMs: options.delay }),
            ...(options.key === undefined ? {} : { key: `${options.key}/${batches}` }),
          });
          if (result.status === 'enqueued') enqueued += result.ids.length;
          else duplicates += batch.payloads.length;
          progress.update(
            enqueued,
            estimateTotal(enqueued, batch.bytesRead, input, inputs),
            `line ${batch.lastLine}`,
          );
        }
      } finally {
        rejected += aside.count;
        if (aside.count > 0) rejects.add(aside.path);
      }
    }
  } catch (error) {
    failure = { error };
  } finally {
    progress.clear();
  }
  return {
    enqueued,
    duplicates,
    rejected,
    rejects: [...rejects],
    ...(failure === undefined ? {} : { failure }),
  };
}

/** How many items a single file of known size will make, going by the length of its lines so far. */
function estimateTotal(
  enqueued: number,
  bytesRead: number,
  input: Input,
  inputs: readonly Input[],
): number | null {
  if (inputs.length !== 1 || input.sizeBytes === undefined || bytesRead === 0) return null;
  return Math.max(enqueued, Math.round((enqueued / bytesRead) * input.sizeBytes));
}
