import { Ledger, openCaseRoot } from '@spoolproof/triage';
import { Command } from 'commander';
import { addCasesOption, resolveCases, type CasesOptions } from '../options/cases.ts';
import { printable } from '../output/table.ts';
import type { Session } from '../session.ts';

/** `spoolproof ledger`: lists dispositions as they were recorded. JSON: one entry a line. */
export function ledgerCommand(session: Session): Command {
  const command = new Command('ledger')
    .description('list the recorded dispositions: number, disposition, case, alert and pack')
    .option('--json', 'print JSON on standard output')
    .addHelpText('after', '\nOne process at a time has the ledger: not while triage runs on these cases.');
  return addCasesOption(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<CasesOptions>();
    await using ledger = await Ledger.open(await openCaseRoot(resolveCases(options, session)));
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
