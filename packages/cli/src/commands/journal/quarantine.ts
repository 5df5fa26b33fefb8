import { listQuarantine } from '@spoolproof/journal';
import { Command } from 'commander';
import { formatBytes } from '../../output/numbers.ts';
import { printable } from '../../output/table.ts';
import type { Session } from '../../session.ts';

/**
 * `spoolproof journal quarantine`: the records that were set aside. JSON: one
 * `{name, lsn, records, segment, offset, reason, bytes}` a line.
 */
export function journalQuarantineCommand(session: Session, resolve: (directory: string) => string): Command {
  return new Command('quarantine')
    .description('list the records that were set aside, with their reasons')
    .argument('<dir>', 'the directory of the journal')
    .option('--json', 'print JSON on standard output, and errors as JSON on standard error')
    .action(async (directory: string, _own: unknown, self: Command) => {
      const options = self.optsWithGlobals<{ readonly json?: boolean }>();
      for (const record of await listQuarantine(resolve(directory))) {
        session.signal.throwIfAborted();
        if (options.json) {
          await session.terminal.printJson(record);
          continue;
        }
        const { name, lsn, segment, offset, bytes, reason } = record;
        const cells = [String(lsn), `${segment}:${offset}`, formatBytes(bytes), name, reason];
        await session.terminal.print(cells.map(printable).join('\t'));
      }
    });
}
