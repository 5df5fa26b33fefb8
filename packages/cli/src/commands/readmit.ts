import { Command } from 'commander';
import { countParser } from '../options/count.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount, formatCounted } from '../output/numbers.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface ReadmitCommandOptions extends QueueOptions {
  readonly max?: number;
}

/** `spoolproof readmit`: brings archived items back. JSON: `{readmitted, overflowLeft}`. */
export function readmitCommand(session: Session): Command {
  const command = new Command('readmit')
    .description('bring items that the cap archived back to ready, oldest first')
    .option('--max <n>', 'at most this many (default: as many as fit under the cap)', countParser(1));
  return addQueueOptions(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<ReadmitCommandOptions>();
    await withQueue(session, options, async (queue) => {
      const report = await queue.readmit({
        signal: session.signal,
        ...(options.max === undefined ? {} : { max: options.max }),
      });
      if (options.json) await session.terminal.printJson(report);
      else {
        const left = formatCount(report.overflowLeft);
        await session.terminal.print(
          `readmitted ${formatCounted(report.readmitted, 'item')}, ${left} left in overflow`,
        );
      }
    });
  });
}
