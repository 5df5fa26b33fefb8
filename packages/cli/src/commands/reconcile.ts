import { nodePorts } from '@spoolproof/node';
import { reconcile, type Reconciliation } from '@spoolproof/triage';
import { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { addCasesOption, resolveCases, type CasesOptions } from '../options/cases.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount } from '../output/numbers.ts';
import { printable, renderTable } from '../output/table.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

/** Mismatches shown to people; the JSON has all. */
const shownMax = 50;

/** `spoolproof reconcile`: holds queue, ledger and cases to each other. JSON: the whole reconciliation. */
export function reconcileCommand(session: Session): Command {
  const command = new Command('reconcile')
    .description('hold queue, ledger and cases to each other, both ways and by name')
    .addHelpText(
      'after',
      `
Every number is read from the disk. Run it while no triage runs on these cases. Exits with 1 when something does not add up.`,
    );
  return addQueueOptions(addCasesOption(command)).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<QueueOptions & CasesOptions>();
    const { terminal, signal } = session;
    const report = await withQueue(session, options, (queue) =>
      reconcile(queue, resolveCases(options, session), nodePorts(), { signal }),
    );
    if (!report.holds) session.exitCode = exitCodes.failed;
    if (options.json) await terminal.printJson(report);
    else await terminal.print(describe(report, session));
  });
}

function describe({ holds, sum, counts, mismatches }: Reconciliation, session: Session): string {
  const { green, red } = session.terminal.colors;
  const rows: readonly (readonly [string, number])[] = [
    ['accepted', counts.accepted],
    ['ready', counts.queue.ready],
    ['leased', counts.queue.leased],
    ['delayed', counts.queue.delayed],
    ['overflow, never triaged', counts.queue.overflow],
    ['dead', counts.queue.dead],
    ['done', counts.queue.done],
    ['deleted by retention', counts.retired],
    ['cases', counts.cases],
    ['ledger entries', counts.ledgerEntries],
    ['escalation packs', counts.packs],
    ['repeated alerts', counts.repeats],
    ['cases not settled yet', counts.unsettled],
  ];
  const table = rows.map(([name, count]) => [name, formatCount(count)]);
  const shown = mismatches
    .slice(0, shownMax)
    .map(({ kind, name, message }) => `  ${kind}: ${printable(name)}: ${printable(message)}`);
  const more = mismatches.length - shown.length;
  const accounts = `${formatCount(sum.accepted)} accepted, ${formatCount(sum.accounted)} accounted for`;
  const mismatched = mismatches.length === 1 ? '1 mismatch' : `${formatCount(mismatches.length)} mismatches`;
  const verdict = `${mismatched}; ${accounts}`;
  return [
    renderTable([{ title: '' }, { title: '', align: 'right' }], table),
    '',
    ...shown,
    ...(more > 0 ? [`  and ${formatCount(more)} more; see --json`] : []),
    holds ? green(verdict) : red(verdict),
  ].join('\n');
}
