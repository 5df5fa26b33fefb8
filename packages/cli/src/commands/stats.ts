import { Command } from 'commander';
import { formatCount, formatCounted, formatDuration } from '../output/numbers.ts';
import { renderTable } from '../output/table.ts';
import type { QueueOptions } from '../options/root.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

/** `spoolproof stats`: counts items. JSON: `{root, depth, counts, oldestReadyAgeMs, owners, retired}`. */
export function statsCommand(session: Session): Command {
  const command = new Command('stats').description('count the items of each state, from the disk');
  return addQueueOptions(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<QueueOptions>();
    await withQueue(session, options, async (queue, root) => {
      const stats = await queue.stats({ signal: session.signal });
      if (options.json) {
        await session.terminal.printJson({ root, ...stats });
        return;
      }
      const { dim } = session.terminal.colors;
      const age = stats.oldestReadyAgeMs === null ? '' : `oldest ${formatDuration(stats.oldestReadyAgeMs)}`;
      const notes: Readonly<Record<string, string>> = {
        ready: age,
        leased: stats.owners === 0 ? '' : `${formatCounted(stats.owners, 'owner')} present`,
        done: stats.retired === 0 ? '' : `and ${formatCount(stats.retired)} deleted by retention`,
      };
      const rows = Object.entries(stats.counts).map(([state, count]) => [
        state,
        formatCount(count),
        { text: notes[state] ?? '', paint: dim },
      ]);
      await session.terminal.print(
        renderTable([{ title: 'state' }, { title: 'items', align: 'right' }, { title: '' }], rows),
      );
    });
  });
}
