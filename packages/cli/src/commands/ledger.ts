import { Ledger, ledgerGroups, openCaseRoot, type LedgerGroup } from '@spoolproof/triage';
import { Command } from 'commander';
import { addCasesOption, resolveCases, type CasesOptions } from '../options/cases.ts';
import { printable } from '../output/table.ts';
import type { Session } from '../session.ts';

interface LedgerOptions extends CasesOptions {
  readonly groups?: boolean;
}

/** `spoolproof ledger`: lists dispositions as they were recorded. JSON: one entry a line, or one group. */
export function ledgerCommand(session: Session): Command {
  const command = new Command('ledger')
    .description('list the recorded dispositions: number, disposition, case, alert and pack')
    .option(
      '--groups',
      'list what is to be looked at together: size, disposition, window, values, first case',
    )
    .option('--json', 'print JSON on standard output')
    .addHelpText('after', '\nOne process at a time has the ledger: not while triage runs on these cases.');
  return addCasesOption(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<LedgerOptions>();
    await using ledger = await Ledger.open(await openCaseRoot(resolveCases(options, session)));
    if (options.groups === true) {
      for (const group of ledgerGroups(ledger.entries())) {
        session.signal.throwIfAborted();
        if (options.json) await session.terminal.printJson(group);
        else await session.terminal.print(describeGroup(group));
      }
      return;
    }
    for (const entry of [...ledger.entries()].toSorted((a, b) => a.lsn - b.lsn)) {
      session.signal.throwIfAborted();
      const { kind: _, ...record } = entry;
      if (options.json) await session.terminal.printJson(record);
      else {
        const { lsn, disposition, caseId, identity, pack } = record;
        const why = pack.status === 'refused' ? ` ${pack.reasons.join('; ')}` : '';
        const words = [String(lsn), disposition, caseId, identity, `pack ${pack.status}${why}`];
        await session.terminal.print(words.map(printable).join('\t'));
      }
    }
  });
}

function describeGroup({ members, disposition, window, opensAt, key }: LedgerGroup): string {
  const first = members[0]?.caseId ?? '';
  return [String(members.length), disposition, window, opensAt, key, first].map(printable).join('\t');
}
