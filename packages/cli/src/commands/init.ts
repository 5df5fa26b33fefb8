import path from 'node:path';
import { CAP_POLICIES, DURABILITY_LEVELS, type CapPolicy, type Durability } from '@spoolproof/contract';
import { initQueue, type Settings, type SettingsInput } from '@spoolproof/queue';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { countParser } from '../options/count.ts';
import { parseDurationMs, parseDurationMsOrForever } from '../options/duration.ts';
import { isInside, resolveRoot, type QueueOptions } from '../options/root.ts';
import { parseSizeBytes } from '../options/size.ts';
import { formatBytes, formatCount, formatDuration } from '../output/numbers.ts';
import { renderTable } from '../output/table.ts';
import { addQueueOptions } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface InitOptions extends QueueOptions {
  readonly bucketItemsMax?: number;
  readonly lease?: number;
  readonly deliveriesMax?: number;
  readonly capMax?: number;
  readonly capLow?: number;
  readonly capPolicy?: CapPolicy;
  readonly durability?: Durability;
  readonly flush?: number;
  readonly payloadMax?: number;
  readonly doneRetention?: number | 'forever';
  readonly keyWindow?: number;
}

/** `spoolproof init [DIR]`: makes a queue. JSON: `{root, settings}`. */
export function initCommand(session: Session): Command {
  const command = new Command('init')
    .description('make a queue; its settings never change afterwards')
    .argument('[dir]', 'where; made when missing (default: --root)')
    .option(
      '--bucket-items-max <n>',
      'items per bucket, the unit of bulk moves (default: 1000)',
      countParser(1),
    )
    .option('--lease <duration>', 'how long a silent owner keeps its items (default: 30s)', parseDurationMs)
    .option('--deliveries-max <n>', 'bury an item delivered this often (default: 8)', countParser(1))
    .option('--cap-max <n>', 'most items in ready (default: no cap)', countParser(0))
    .option('--cap-low <n>', 'shrink down to this (default: --cap-max)', countParser(0))
    .addOption(
      new Option('--cap-policy <policy>', 'what a full queue does (default: archive-oldest)').choices(
        CAP_POLICIES,
      ),
    )
    .addOption(
      new Option('--durability <level>', 'what survives power loss (default: none)').choices(
        DURABILITY_LEVELS,
      ),
    )
    .option(
      '--flush <duration>',
      'with durability flush: sync at most this late (default: 100ms)',
      parseDurationMs,
    )
    .option('--payload-max <size>', 'largest payload (default: 256MiB)', parseSizeBytes)
    .option(
      '--done-retention <duration>',
      'keep finished items this long, or forever (default: 7d)',
      parseDurationMsOrForever,
    )
    .option(
      '--key-window <duration>',
      'how long an idempotency key is taken (default: 24h)',
      parseDurationMs,
    );
  return addQueueOptions(command).action(
    async (directory: string | undefined, _own: unknown, self: Command) => {
      const options = self.optsWithGlobals<InitOptions>();
      const root =
        directory === undefined ? resolveRoot(options, session) : path.resolve(session.cwd, directory);
      const settings = await initQueue(root, readSettings(options));
      if (options.json) await session.terminal.printJson({ root, settings });
      else
        await session.terminal.print(
          `made a queue in ${shortPath(root, session.cwd)}\n${renderSettings(settings)}`,
        );
    },
  );
}

/** A path below the working directory is shown from there. */
function shortPath(absolute: string, cwd: string): string {
  return isInside(cwd, absolute) ? `.${path.sep}${path.relative(cwd, absolute)}` : absolute;
}

function readSettings(options: InitOptions): SettingsInput {
  const { capMax, capLow, capPolicy } = options;
  if (capMax === undefined && (capLow !== undefined || capPolicy !== undefined)) {
    throw new CliError('USAGE', '--cap-low and --cap-policy describe a cap, and no cap was given', {
      hint: 'add --cap-max N',
    });
  }
  const given = {
    bucketItemsMax: options.bucketItemsMax,
    leaseMs: options.lease,
    deliveriesMax: options.deliveriesMax,
    cap:
      capMax === undefined
        ? undefined
        : { max: capMax, low: capLow ?? capMax, policy: capPolicy ?? 'archive-oldest' },
    durability: options.durability,
    flushMs: options.flush,
    payloadBytesMax: options.payloadMax,
    doneRetentionMs: options.doneRetention === 'forever' ? null : options.doneRetention,
    keyWindowMs: options.keyWindow,
  };
  // What was not given is left out, so that the library's defaults apply.
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as SettingsInput;
}

function renderSettings(settings: Settings): string {
  const { cap } = settings;
  const retention = settings.doneRetentionMs === null ? 'forever' : formatDuration(settings.doneRetentionMs);
  return renderTable(
    [{ title: '' }, { title: '' }],
    [
      ['items per bucket', formatCount(settings.bucketItemsMax)],
      ['lease', formatDuration(settings.leaseMs)],
      ['deliveries', `at most ${formatCount(settings.deliveriesMax)}`],
      [
        'cap',
        cap === null ? 'none' : `${formatCount(cap.max)}, down to ${formatCount(cap.low)}, ${cap.policy}`,
      ],
      ['durability', settings.durability],
      ['payload', `at most ${formatBytes(settings.payloadBytesMax)}`],
      ['finished items', `kept ${retention}`],
    ],
  );
}
