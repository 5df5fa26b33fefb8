import { verifyJournal, type JournalVerification } from '@spoolproof/journal';
import { Command } from 'commander';
import { exitCodes } from '../../exit-codes.ts';
import { formatCount, formatCounted } from '../../output/numbers.ts';
import { printable } from '../../output/table.ts';
import type { Session } from '../../session.ts';

/** Places of damage shown to people; the JSON has all. */
const shownMax = 20;

/**
 * `spoolproof journal verify`: reads and checks every byte; exits with 1 when something is not as it was written and has
 * not been set aside. JSON: `{verdict, segments, snapshots, records, quarantined, tornBytes, damage}`.
 */
export function journalVerifyCommand(session: Session, resolve: (directory: string) => string): Command {
  return new Command('verify')
    .description('read and check every byte')
    .argument('<dir>', 'the directory of the journal')
    .option('--json', 'print JSON on standard output, and errors as JSON on standard error')
    .action(async (directory: string, _own: unknown, self: Command) => {
      const verification = await verifyJournal(resolve(directory));
      const isSound = verification.damage.length === 0;
      if (!isSound) session.exitCode = exitCodes.failed;
      const options = self.optsWithGlobals<{ readonly json?: boolean }>();
      const verdict = isSound ? 'sound' : 'damaged';
      if (options.json) await session.terminal.printJson({ verdict, ...verification });
      else await session.terminal.print(describe(verification, session));
    });
}

function describe(verification: JournalVerification, session: Session): string {
  const { segments, snapshots, records, quarantined, tornBytes, damage } = verification;
  const { green, red } = session.terminal.colors;
  const lines = [
    `${formatCounted(records, 'record')} in ${formatCounted(segments, 'segment')}, ${formatCounted(snapshots, 'snapshot')}`,
  ];
  if (quarantined > 0) lines.push(`${formatCounted(quarantined, 'record')} set aside`);
  if (tornBytes > 0)
    lines.push(
      `${formatCounted(tornBytes, 'byte')} at the end: an append under way, or one cut short by a crash`,
    );
  for (const { file, offset, lsn, records: hidden, reason } of damage.slice(0, shownMax)) {
    const which = hidden === 0 ? '' : `, ${formatCounted(hidden, 'record')} from ${lsn} on`;
    lines.push(`  ${printable(file)} at byte ${offset}${which}: ${printable(reason)}`);
  }
  if (damage.length > shownMax) lines.push(`  and ${formatCount(damage.length - shownMax)} more; see --json`);
  lines.push(damage.length === 0 ? green('sound') : red('damaged'));
  return lines.join('\n');
}
