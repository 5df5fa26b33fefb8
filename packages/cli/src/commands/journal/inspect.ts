import { inspectJournal, type JournalInspection } from '@spoolproof/journal';
import { Command } from 'commander';
import { formatBytes, formatCounted } from '../../output/numbers.ts';
import { renderTable } from '../../output/table.ts';
import type { Session } from '../../session.ts';

/** `spoolproof journal inspect`: names and sizes. JSON: `{segments, snapshots, quarantined, activeBytes, bytes}`. */
export function journalInspectCommand(session: Session, resolve: (directory: string) => string): Command {
  return new Command('inspect')
    .description('list segments, snapshots and what was set aside')
    .argument('<dir>', 'the directory of the journal')
    .option('--json', 'print JSON on standard output, and errors as JSON on standard error')
    .action(async (directory: string, _own: unknown, self: Command) => {
      const inspection = await inspectJournal(resolve(directory));
      const options = self.optsWithGlobals<{ readonly json?: boolean }>();
      if (options.json) await session.terminal.printJson(inspection);
      else await session.terminal.print(describe(inspection));
    });
}

function describe({ segments, snapshots, quarantined, activeBytes, bytes }: JournalInspection): string {
  const rows = [...snapshots, ...segments].map((file) => [
    file.name,
    'lsn' in file ? `up to ${file.lsn}` : `from ${file.firstLsn}`,
    formatBytes(file.bytes),
  ]);
  const aside = quarantined.reduce((sum, { records }) => sum + records, 0);
  return [
    renderTable([{ title: 'file' }, { title: 'records' }, { title: 'size', align: 'right' }], rows),
    '',
    `${formatBytes(bytes)} in all, ${formatBytes(activeBytes)} in the segment that is appended to`,
    `${formatCounted(aside, 'record')} set aside`,
  ].join('\n');
}
