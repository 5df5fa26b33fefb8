import { setTimeout as sleep } from 'node:timers/promises';
import type { SweepReport } from '@spoolproof/contract';
import { Command, InvalidArgumentError } from 'commander';
import { countParser } from '../options/count.ts';
import { parseDurationMs } from '../options/duration.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount } from '../output/numbers.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface SweepCommandOptions extends QueueOptions {
  /** Milliseconds. */
  readonly watch?: number;
  readonly deletionsMax?: number;
}

/** `spoolproof sweep`: takes back what dead owners left. JSON: the sweep report, one a line with `--watch`. */
export function sweepCommand(session: Session): Command {
  const command = new Command('sweep')
    .description('take back what dead owners left, promote what is due, delete what retention allows')
    .option(
      '--watch <seconds>',
      'repeat every so many seconds, until Ctrl-C; 5s and 1m are understood too',
      parseInterval,
    )
    .option(
      '--deletions-max <n>',
      'delete at most this many finished items a sweep (default: 10K)',
      countParser(0),
    );
  return addQueueOptions(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<SweepCommandOptions>();
    const { signal, terminal } = session;
    await withQueue(session, options, async (queue) => {
      while (!signal.aborted) {
        const report = await queue.sweep({
          signal,
          ...(options.deletionsMax === undefined ? {} : { deletionsMax: options.deletionsMax }),
        });
        if (options.json) await terminal.printJson(report);
        else await terminal.print(describeSweep(report));
        if (options.watch === undefined) return;
        await sleep(options.watch, undefined, { signal });
      }
    });
  });
}

function parseInterval(text: string): number {
  const intervalMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : parseDurationMs(text);
  if (intervalMs < 100) throw new InvalidArgumentError('Allowed: at least 100ms.');
  return intervalMs;
}

const words: readonly (readonly [keyof SweepReport, string, string])[] = [
  ['itemsReclaimed', 'item taken back', 'items taken back'],
  ['ownersReclaimed', 'owner given up', 'owners given up'],
  [
    'ownersSuspected',
    'owner silent, not for a whole lease yet: sweep again',
    'owners silent, not for a whole lease yet: sweep again',
  ],
  ['delayedPromoted', 'delayed item due', 'delayed items due'],
  ['bucketsSealed', 'bucket sealed', 'buckets sealed'],
  ['stagingPublished', 'half-written keyed item finished', 'half-written keyed items finished'],
  ['stagingRemoved', 'half-written file removed', 'half-written files removed'],
  ['doneDeleted', 'finished item deleted', 'finished items deleted'],
  ['keysExpired', 'key expired', 'keys expired'],
];

function describeSweep(report: SweepReport): string {
  const done = words
    .filter(([name]) => report[name] > 0)
    .map(([name, one, many]) => `${formatCount(report[name])} ${report[name] === 1 ? one : many}`);
  return done.length === 0 ? 'nothing to sweep' : done.join(', ');
}
