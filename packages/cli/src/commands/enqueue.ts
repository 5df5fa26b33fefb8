import { isSpoolError, SpoolError } from '@spoolproof/contract';
import type { FileQueue } from '@spoolproof/queue';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { feedLines, type FeedReport } from '../input/feed-lines.ts';
import { findInputs, readPayload, type Input } from '../input/inputs.ts';
import { countParser } from '../options/count.ts';
import { parseDurationMs } from '../options/duration.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCounted } from '../output/numbers.ts';
import { printable } from '../output/table.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface EnqueueCommandOptions extends QueueOptions {
  readonly ndjson?: boolean;
  readonly key?: string;
  readonly delay?: number;
  readonly batch?: number;
  readonly rejects?: string;
}

/**
 * `spoolproof enqueue [FILE…]`: adds items. JSON: `{items: [{input, id, status}]}`, with `--ndjson`
 * `{enqueued, duplicates, rejected, rejects}`.
 */
export function enqueueCommand(session: Session): Command {
  const command = new Command('enqueue')
    .description('add items: each file is one payload; with --ndjson each line is')
    .argument('[files...]', 'what to read; - or nothing is standard input')
    .option('--ndjson', 'one item a line; malformed lines are set aside, the rest goes on')
    .option(
      '--key <key>',
      'idempotency key: enqueueing again under it adds nothing; with several payloads, KEY/1, KEY/2, …',
    )
    .option('--delay <duration>', 'claimable only after this long, such as 5s', parseDurationMs)
    .option(
      '--batch <n>',
      'with --ndjson: lines that are enqueued together (default: a bucket)',
      countParser(1, 10_000),
    )
    .option('--rejects <file>', 'with --ndjson: where malformed lines go (default: INPUT.rejected.ndjson)');
  return addQueueOptions(command).action(async (names: string[], _own: unknown, self: Command) => {
    const options = self.optsWithGlobals<EnqueueCommandOptions>();
    if (options.ndjson !== true && (options.batch ?? options.rejects) !== undefined) {
      throw new CliError('USAGE', '--batch and --rejects are about lines', { hint: 'add --ndjson' });
    }
    const inputs = await findInputs(names, session);
    await withQueue(session, options, async (queue, root) => {
      if (options.ndjson !== true) await enqueueWhole(session, queue, inputs, options);
      else await reportFeed(session, await feedLines(session, queue, root, inputs, options), options);
    });
  });
}

async function enqueueWhole(
  session: Session,
  queue: FileQueue<Uint8Array>,
  inputs: readonly Input[],
  options: EnqueueCommandOptions,
): Promise<void> {
  const items: { input: string; id: string; status: string }[] = [];
  try {
    for (const [index, input] of inputs.entries()) {
      session.signal.throwIfAborted();
      const payload = await readPayload(input, queue.settings.payloadBytesMax);
      const key = inputs.length === 1 ? options.key : options.key && `${options.key}/${index + 1}`;
      const result = await queue.enqueue(payload, {
        signal: session.signal,
        ...(options.delay === undefined ? {} : { delayMs: options.delay }),
        ...(key === undefined ? {} : { key }),
      });
      items.push({ input: input.name, id: result.id, status: result.status });
      if (!options.json) await session.terminal.print(result.id);
    }
  } catch (error) {
    throw items.length === 0 ? error : withCount(error, items.length);
  } finally {
    if (options.json && items.length > 0) await session.terminal.printJson({ items });
  }
}

/** Says in the error how much had been enqueued before it, so that nobody has to guess where to go on. */
function withCount(error: unknown, count: number): unknown {
  if (!isSpoolError(error)) return error;
  const message = `${error.message}; ${formatCounted(count, 'item')} had been enqueued before`;
  return new SpoolError(error.code, message, {
    cause: error,
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.errno === undefined ? {} : { errno: error.errno }),
  });
}

async function reportFeed(session: Session, report: FeedReport, options: QueueOptions): Promise<void> {
  if (options.json) {
    const { failure: _, ...counts } = report;
    await session.terminal.printJson(counts);
  } else {
    const duplicates = report.duplicates === 0 ? '' : `, ${formatCounted(report.duplicates, 'duplicate')}`;
    await session.terminal.print(`enqueued ${formatCounted(report.enqueued, 'item')}${duplicates}`);
  }
  if (report.failure !== undefined) throw withCount(report.failure.error, report.enqueued);
  if (report.rejected === 0) return;
  const files = report.rejects.map(printable).join(', ');
  session.exitCode = exitCodes.failed;
  throw new CliError(
    'LINES_REJECTED',
    `${formatCounted(report.rejected, 'malformed line')} set aside in ${files}`,
    {
      hint: 'mend those lines and enqueue them; all others are in the queue',
    },
  );
}
