import { auditDirectory, type AuditReport } from '@spoolproof/conformance';
import { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount, formatCounted } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { printable, renderTable } from '../output/table.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface AuditCommandOptions extends QueueOptions {
  readonly deep?: boolean;
}

/** Defects shown to people; the JSON has more. */
const shownMax = 20;

/**
 * `spoolproof audit`: reads the disk with code that the queue does not share, and says whether every item is in exactly one
 * place. JSON: `{verdict, …}` with the auditor's whole report.
 */
export function auditCommand(session: Session): Command {
  const command = new Command('audit')
    .description('check from the disk alone that every item is in exactly one place')
    .option('--deep', 'read every payload and compare its length and checksum');
  return addQueueOptions(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<AuditCommandOptions>();
    // Opened only to say clearly when this is no queue, or one of a newer format; the auditor reads by itself.
    const report = await withQueue(session, options, (_, root) =>
      audit(session, root, options.deep === true),
    );
    const holds = report.isConserving && report.holes === 0;
    if (!holds) session.exitCode = exitCodes.failed;
    if (options.json) await session.terminal.printJson({ verdict: holds ? 'holds' : 'violated', ...report });
    else await session.terminal.print(describeAudit(report, holds, session));
  });
}

async function audit(session: Session, root: string, isDeep: boolean): Promise<AuditReport> {
  const progress = new Progress(session.terminal, 'audited');
  let seen = 0;
  try {
    return await auditDirectory(root, 'spoolproof', {
      signal: session.signal,
      payloadEvery: isDeep ? 1 : 0,
      onEntry: () => {
        seen += 1;
        progress.update(seen, null);
      },
    });
  } finally {
    progress.clear();
  }
}

function describeAudit(report: AuditReport, holds: boolean, session: Session): string {
  const { green, red } = session.terminal.colors;
  const { staging, ...accepted } = report.counts;
  const rows = Object.entries(accepted).map(([state, count]) => [state, formatCount(count)]);
  const lines = [renderTable([{ title: 'state' }, { title: 'items', align: 'right' }], rows), ''];
  const retired = report.retired === 0 ? '' : `, ${formatCount(report.retired)} deleted by retention`;
  const unfinished = staging === 0 ? '' : `, ${formatCount(staging)} being written`;
  lines.push(`${formatCounted(report.items, 'item')} in one place each${retired}${unfinished}`);
  if (report.payloadsChecked > 0) lines.push(`${formatCounted(report.payloadsChecked, 'payload')} compared`);
  if (report.foreign.count > 0)
    lines.push(`${formatCounted(report.foreign.count, 'foreign file')} left alone`);
  if (!holds) {
    lines.splice(2, 1, `${formatCounted(report.items, 'item')} found${retired}${unfinished}`);
    if (report.holes > 0) {
      lines.push(
        `${formatCounted(report.holes, 'number')} of producers' sequences missing: lost, or never accepted because the producer was killed`,
      );
    }
    lines.push(...describeDefects(report));
  }
  lines.push(holds ? green('conservation holds') : red('conservation does not hold'));
  return lines.join('\n');
}

function describeDefects(report: AuditReport): readonly string[] {
  const shown = report.defects.slice(0, shownMax).map(({ kind, path, message }) => {
    const where = path === '' ? '' : ` ${printable(path)}:`;
    return `  ${kind}:${where} ${printable(message)}`;
  });
  const all = Object.values(report.defectCounts).reduce((sum, count) => sum + count, 0);
  return all > shown.length ? [...shown, `  and ${formatCount(all - shown.length)} more; see --json`] : shown;
}
