import { homedir } from 'node:os';
import path from 'node:path';
import { decide, Redactor, runTriage, type TriageReport } from '@spoolproof/triage';
import { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { addCasesOption, resolveCases, type CasesOptions } from '../options/cases.ts';
import { countParser } from '../options/count.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount, formatCounted } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { readPolicyFile } from '../policy/policy-file.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface TriageCommandOptions extends QueueOptions, CasesOptions {
  readonly policy: string;
  readonly drain?: boolean;
  readonly batch?: number;
  readonly redactEmails?: boolean;
}

/**
 * `spoolproof triage`: decides alerts and makes their cases. JSON:
 * `{decided: {DISPOSITION: n}, repeated, resumed, packsPublished, packsRefused, buried, lost}`.
 */
export function triageCommand(session: Session): Command {
  const command = new Command('triage')
    .description('decide the alerts in a queue by a policy, and make a case of each')
    .requiredOption('--policy <file>', 'the policy to decide by; see policy check')
    .option('--drain', 'end when nothing is ready, delayed or leased')
    .option('--batch <n>', 'items leased at once (default: 32)', countParser(1, 1_000))
    .option('--redact-emails', 'remove e-mail addresses from escalation packs, whatever the policy says')
    .addHelpText(
      'after',
      `
Each item holds one alert; put them in with: spoolproof enqueue --ndjson alerts.json
A case is published, then its escalation pack, then its ledger entry, then the item is acknowledged. What was begun
is gone on with after a crash. What cannot be an alert is buried with its reason: see spoolproof dead list.

Ctrl-C finishes the batch that was leased. Exits with 1 when items were buried or escalation packs refused.`,
    );
  return addQueueOptions(addCasesOption(command)).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<TriageCommandOptions>();
    const report = await triage(session, options);
    if (options.json) await session.terminal.printJson(report);
    else await session.terminal.print(describeTriage(report));
    if (report.buried + report.packsRefused > 0) session.exitCode = exitCodes.failed;
  });
}

async function triage(session: Session, options: TriageCommandOptions): Promise<TriageReport> {
  const policy = await readPolicyFile(session.cwd, options.policy);
  const cases = resolveCases(options, session);
  const progress = new Progress(session.terminal, 'triaged');
  return await withQueue(session, options, async (queue, root) => {
    const setup = {
      queue,
      cases,
      decide: (alert: Parameters<typeof decide>[0], context: Parameters<typeof decide>[2]) =>
        decide(alert, policy, context),
      packRules: {
        redactor: new Redactor({
          emails: options.redactEmails === true || policy.redaction.emails,
          patterns: policy.redaction.patterns,
        }),
        hostPaths: [cases, root, path.resolve(session.cwd, options.policy), ...ownHome()],
      },
    };
    return await runTriage(setup, {
      signal: session.signal,
      drain: options.drain === true,
      ...(options.batch === undefined ? {} : { batchItems: options.batch }),
      onProgress: (report) =>
        progress.update(
          decidedIn(report) + report.repeated + report.buried,
          null,
          `${formatCount(report.buried)} buried`,
        ),
    }).finally(() => progress.clear());
  });
}

/** `/root` and `/` are in alerts of every host, and tell nothing about this one. */
function ownHome(): readonly string[] {
  const home = homedir();
  return home.split('/').length > 2 ? [home] : [];
}

function decidedIn({ decided }: TriageReport): number {
  return Object.values(decided).reduce((sum, count) => sum + count, 0);
}

function describeTriage(report: TriageReport): string {
  const kinds = Object.entries(report.decided).map(([name, count]) => `${formatCount(count)} ${name}`);
  const others = [
    [report.repeated, 'repeated'],
    [report.resumed, 'gone on with'],
    [report.buried, 'buried'],
    [report.lost, 'lost to others'],
    [report.packsPublished, 'escalation packs'],
    [report.packsRefused, 'packs refused'],
  ] as const;
  const parts = others.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
  return [`${formatCounted(decidedIn(report), 'alert')} decided`, ...kinds, ...parts].join(', ');
}
