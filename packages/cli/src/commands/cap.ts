import path from 'node:path';
import { CAP_POLICIES, type CapPolicy } from '@spoolproof/contract';
import { enforceFlatCap } from '@spoolproof/queue';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { countParser } from '../options/count.ts';
import { parseNamePattern } from '../options/name-pattern.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount, formatCounted } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface CapCommandOptions extends QueueOptions {
  readonly max?: number;
  readonly low?: number;
  readonly policy?: CapPolicy;
  readonly flat?: string;
  readonly archive?: string;
  readonly pattern?: (name: string) => boolean;
}

/** `spoolproof cap`: shrinks ready to its cap, or a flat directory to its cap. JSON: the cap report. */
export function capCommand(session: Session): Command {
  const command = new Command('cap')
    .description('archive what is above the cap; see readmit')
    .option('--max <n>', 'most items in ready (default: the cap of the queue)', countParser(0))
    .option('--low <n>', 'shrink down to this (default: --max, or the one of the queue)', countParser(0))
    .addOption(
      new Option('--policy <policy>', 'what is archived (default: the one of the queue)').choices(
        CAP_POLICIES,
      ),
    )
    .option(
      '--flat <dir>',
      'cap a flat directory of files instead of a queue: the oldest by mtime are archived',
    )
    .option('--archive <dir>', 'with --flat: where to')
    .option('--pattern <glob>', 'with --flat: only names like this (default: *.json)', parseNamePattern);
  return addQueueOptions(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<CapCommandOptions>();
    if (options.flat !== undefined) await capFlat(session, options, options.flat);
    else await capQueue(session, options);
  });
}

async function capQueue(session: Session, options: CapCommandOptions): Promise<void> {
  if (options.archive !== undefined || options.pattern !== undefined) {
    throw new CliError('USAGE', '--archive and --pattern are about a flat directory', {
      hint: 'add --flat DIR',
    });
  }
  await withQueue(session, options, async (queue) => {
    const { cap } = queue.settings;
    if (cap === null && options.max === undefined) {
      throw new CliError('USAGE', 'this queue was made without a cap', { hint: 'give --max N' });
    }
    const progress = new Progress(session.terminal, 'archived');
    const report = await queue
      .enforceCap({
        signal: session.signal,
        onProgress: (archived, planned) => progress.update(archived, planned),
        ...(options.max === undefined ? {} : { max: options.max }),
        ...(options.low === undefined ? {} : { low: options.low }),
        ...(options.policy === undefined ? {} : { policy: options.policy }),
      })
      .finally(() => progress.clear());
    if (options.json) {
      await session.terminal.printJson(report);
      return;
    }
    const vanished = report.vanished === 0 ? '' : `, ${formatCount(report.vanished)} were gone already`;
    const depths = `depth ${formatCount(report.depthBefore)} → ${formatCount(report.depthAfter)}`;
    await session.terminal.print(`archived ${formatCounted(report.archived, 'item')}${vanished}; ${depths}`);
  });
}

async function capFlat(session: Session, options: CapCommandOptions, directory: string): Promise<void> {
  const { max, archive } = options;
  if (max === undefined || archive === undefined) {
    throw new CliError('USAGE', '--flat needs --max N and --archive DIR');
  }
  if (options.low !== undefined || options.policy !== undefined) {
    throw new CliError(
      'USAGE',
      '--low and --policy are about a queue; --flat archives the oldest down to --max',
    );
  }
  const progress = new Progress(session.terminal, 'archived');
  const report = await enforceFlatCap({
    directory: path.resolve(session.cwd, directory),
    archive: path.resolve(session.cwd, archive),
    max,
    signal: session.signal,
    onProgress: ({ seen, archived }) => progress.update(archived, null, `${formatCount(seen)} seen`),
    ...(options.pattern === undefined ? {} : { accepts: options.pattern }),
  }).finally(() => progress.clear());
  if (options.json) {
    await session.terminal.printJson(report);
    return;
  }
  const vanished = report.vanished === 0 ? '' : `, ${formatCount(report.vanished)} were gone already`;
  await session.terminal.print(`archived ${formatCounted(report.archived, 'file')}${vanished}`);
}
