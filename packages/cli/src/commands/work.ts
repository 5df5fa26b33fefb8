import { availableParallelism } from 'node:os';
import { DEFAULT_BACKOFF } from '@spoolproof/queue';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { countParser } from '../options/count.ts';
import { parseDurationMs } from '../options/duration.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatCount, formatCounted } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';
import { runWorkLoop } from '../work/work-loop.ts';
import type { WorkReport } from '../work/work-report.ts';

interface WorkCommandOptions extends QueueOptions {
  readonly concurrency?: number;
  readonly drain?: boolean;
  readonly maxFailures?: number;
  readonly backoff?: number;
  readonly backoffMax?: number;
}

/**
 * `spoolproof work -- COMMAND`: runs a command per item. JSON:
 * `{done, released, buried, damaged, lost, failures, end}`.
 */
export function workCommand(session: Session): Command {
  const command = new Command('work')
    .description('run a command for each item; its exit code settles the item')
    .argument('<command>', 'after --, with its arguments')
    .argument('[args...]')
    .passThroughOptions()
    .option('-c, --concurrency <n>', 'commands at once (default: one per processor)', countParser(1, 1_000))
    .option('--drain', 'end when nothing is ready, delayed or leased')
    .option('--max-failures <n>', 'stop after this many failed commands', countParser(1))
    .option(
      '--backoff <duration>',
      'wait this long after the first failure, then twice as long (default: 1s)',
      parseDurationMs,
    )
    .option('--backoff-max <duration>', 'never wait longer (default: 10m)', parseDurationMs)
    .addHelpText(
      'after',
      `
The payload is on the command's standard input; SPOOLPROOF_ID, SPOOLPROOF_DELIVERIES and SPOOLPROOF_ROOT are in its
environment. It exits with 0: the item is done. With 65 (EX_DATAERR): the item is buried. With anything else: the item
comes back after a backoff, and is buried when its last delivery fails. An item may be delivered more than once.

Ctrl-C lets the running commands finish; a second one ends them and gives their items back.
Exits with 1 when items were buried or --max-failures was reached.`,
    );
  return addQueueOptions(command).action(
    async (program: string, words: string[], _own: unknown, self: Command) => {
      const options = self.optsWithGlobals<WorkCommandOptions>();
      const report = await runWork(session, options, program, words);
      if (options.json) await session.terminal.printJson(report);
      else await session.terminal.print(describeWork(report));
      if (report.buried + report.damaged > 0 || report.end === 'too-many-failures')
        session.exitCode = exitCodes.failed;
    },
  );
}

async function runWork(
  session: Session,
  options: WorkCommandOptions,
  program: string,
  words: readonly string[],
): Promise<WorkReport> {
  const { terminal, signal, env } = session;
  const baseMs = options.backoff ?? DEFAULT_BACKOFF.baseMs;
  const maxMs = options.backoffMax ?? Math.max(DEFAULT_BACKOFF.maxMs, baseMs);
  if (maxMs < baseMs)
    throw new CliError('USAGE', `--backoff ${baseMs}ms is more than --backoff-max ${maxMs}ms`);
  const progress = new Progress(terminal, 'done');
  return await withQueue(session, options, async (queue, root) => {
    const plan = {
      queue,
      root,
      env,
      line: { command: program, words },
      output: { stdout: options.json ? ('stderr' as const) : ('inherit' as const), stderr: terminal.stderr },
      backoff: { baseMs, maxMs },
      deliveriesMax: queue.settings.deliveriesMax,
    };
    return await runWorkLoop(plan, {
      concurrency: options.concurrency ?? availableParallelism(),
      drain: options.drain === true,
      failuresMax: options.maxFailures ?? null,
      signal,
      onForce: (force) => session.interrupts.onForce(force),
      onProgress: (counts, running) =>
        progress.update(counts.done, null, `${running} running, ${formatCount(counts.failures)} failed`),
    }).finally(() => progress.clear());
  });
}

function describeWork(report: WorkReport): string {
  const others = [
    [report.failures, 'command failed', 'commands failed'],
    [report.released, 'item released', 'items released'],
    [report.buried, 'item buried', 'items buried'],
    [report.damaged, 'item damaged and buried', 'items damaged and buried'],
    [report.lost, 'lease lost', 'leases lost'],
  ] as const;
  const parts = others
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${formatCount(count)} ${count === 1 ? one : many}`);
  const end = report.end === 'too-many-failures' ? '; stopped: too many failures' : '';
  return [`${formatCounted(report.done, 'item')} done`, ...parts].join(', ') + end;
}
