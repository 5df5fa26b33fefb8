import { ITEM_STATES, type AcceptedState } from '@spoolproof/contract';
import { Argument, Command } from 'commander';
import { countParser } from '../options/count.ts';
import type { QueueOptions } from '../options/root.ts';
import { printable } from '../output/table.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

const states = ITEM_STATES.filter((state): state is AcceptedState => state !== 'staging');

interface LsOptions extends QueueOptions {
  readonly limit?: number;
}

/** `spoolproof ls [STATE]`: lists items. JSON: one `{id, state, deliveries}` a line. */
export function lsCommand(session: Session): Command {
  const command = new Command('ls')
    .description('list the items of one state, or of all')
    .addArgument(new Argument('[state]', 'only this state').choices(states))
    .option('-n, --limit <n>', 'stop after this many', countParser(1));
  return addQueueOptions(command).action(
    async (state: AcceptedState | undefined, _own: unknown, self: Command) => {
      const options = self.optsWithGlobals<LsOptions>();
      const { signal, terminal } = session;
      await withQueue(session, options, async (queue) => {
        const entries = state === undefined ? queue.inventory({ signal }) : queue.list(state, { signal });
        let listed = 0;
        for await (const { id, state: where, deliveries } of entries) {
          signal.throwIfAborted();
          if (options.json) await terminal.printJson({ id, state: where, deliveries });
          else await terminal.print(`${where}\t${printable(id)}\t${deliveries}`);
          listed += 1;
          if (listed === options.limit) break;
        }
      });
    },
  );
}
