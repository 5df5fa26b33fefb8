import path from 'node:path';
import { adopt } from '@spoolproof/queue';
import { Command } from 'commander';
import { parseNamePattern } from '../options/name-pattern.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount, formatCounted } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface AdoptCommandOptions extends QueueOptions {
  readonly pattern?: (name: string) => boolean;
}

/** `spoolproof adopt DIR`: moves the files of a flat directory into the queue. JSON: `{adopted, vanished, passedOver}`. */
export function adoptCommand(session: Session): Command {
  const command = new Command('adopt')
    .description(
      'move the files of a flat directory into the queue, oldest first; others may still be writing there',
    )
    .argument('<dir>', 'the directory; on the same filesystem as the queue')
    .option('--pattern <glob>', 'only names like this (default: *.json)', parseNamePattern);
  return addQueueOptions(command).action(async (directory: string, _own: unknown, self: Command) => {
    const options = self.optsWithGlobals<AdoptCommandOptions>();
    await withQueue(session, options, async (queue) => {
      const progress = new Progress(session.terminal, 'adopted');
      const report = await adopt(queue, path.resolve(session.cwd, directory), {
        signal: session.signal,
        onProgress: ({ phase, done, total }) => {
          if (phase === 'listing') progress.show(`listing ${formatCounted(done, 'file')}`);
          else progress.update(done, total);
        },
        ...(options.pattern === undefined ? {} : { accepts: options.pattern }),
      }).finally(() => progress.clear());
      if (options.json) await session.terminal.printJson(report);
      else {
        const vanished = report.vanished === 0 ? '' : `, ${formatCount(report.vanished)} were gone already`;
        const passed = report.passedOver === 0 ? '' : `, ${formatCount(report.passedOver)} passed over`;
        await session.terminal.print(`adopted ${formatCounted(report.adopted, 'file')}${vanished}${passed}`);
      }
    });
  });
}
