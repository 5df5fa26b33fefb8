import { knownBadQueues, runZoo, type KnownBadQueue, type ZooResult } from '@spoolproof/conformance';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { countParser } from '../options/count.ts';
import { formatCount } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { renderTable } from '../output/table.ts';
import type { Session } from '../session.ts';

interface ZooCommandOptions {
  readonly only?: readonly string[];
  readonly seed?: number;
  /** Seconds for each queue. */
  readonly budget?: number;
  readonly cases?: number;
  readonly json?: unknown;
}

/**
 * `spoolproof zoo`: runs queues with one defect each until the clause that names it fails. Exit 1 when one survives, or fails
 * only by other clauses. JSON: `{verdict, killed, survived, results}`.
 */
export function zooCommand(session: Session): Command {
  return new Command('zoo')
    .description('run the known-bad queues, each of which the clause that names its defect must kill')
    .addOption(new Option('--only <name...>', 'these queues; default all').default(undefined))
    .option('--seed <n>', 'repeat an earlier run; default 1', countParser(0, 0xffff_ffff))
    .option('--budget <seconds>', 'for each queue; default 90', countParser(1))
    .option('--cases <n>', 'random cases that a queue may survive; default 3000', countParser(1))
    .option('--json [file]', 'print the result as JSON; - is standard output as well')
    .action(async (_own: unknown, self: Command) => {
      const options = self.optsWithGlobals<ZooCommandOptions>();
      const queues = options.only === undefined ? knownBadQueues : options.only.map(findQueue);
      await runZooCommand(session, queues, options);
    });
}

/** Runs some queues, reports, and sets the exit code. */
export async function runZooCommand(
  session: Session,
  queues: readonly KnownBadQueue[],
  { seed, budget, cases, json }: ZooCommandOptions,
): Promise<void> {
  const progress = new Progress(session.terminal, 'killed');
  let results: readonly ZooResult[];
  try {
    progress.update(0, queues.length);
    results = await runZoo({
      queues,
      ...(seed === undefined ? {} : { seed }),
      ...(budget === undefined ? {} : { budgetSeconds: budget }),
      ...(cases === undefined ? {} : { cases }),
      signal: session.signal,
      onResult: ({ queue }, done, total) => progress.update(done, total, queue),
    });
  } finally {
    progress.clear();
  }
  const survived = results.filter(({ isKilled }) => !isKilled).map(({ queue }) => queue);
  if (survived.length > 0) session.exitCode = exitCodes.failed;
  const verdict = survived.length === 0 ? 'pass' : 'fail';
  const killed = results.length - survived.length;
  if (json !== undefined) await session.terminal.printJson({ verdict, killed, survived, results });
  else await session.terminal.print(describe(results, session));
}

function findQueue(name: string): KnownBadQueue {
  const found = knownBadQueues.find((queue) => queue.name === name);
  if (found !== undefined) return found;
  throw new CliError('USAGE', `there is no queue '${name}' in the zoo`, {
    hint: `allowed: ${knownBadQueues.map((queue) => queue.name).join(', ')}`,
  });
}

function describe(results: readonly ZooResult[], session: Session): string {
  const { green, red } = session.terminal.colors;
  const rows = results.map(({ queue, expected, killedBy, isKilled, runs, steps, seconds, message }) => [
    queue,
    expected.join(' or '),
    { text: killedBy.join(' ') || 'survived', paint: isKilled ? green : red },
    formatCount(runs),
    formatCount(steps),
    seconds.toFixed(1),
    message,
  ]);
  const table = renderTable(
    [
      { title: 'queue' },
      { title: 'names it' },
      { title: 'killed by' },
      { title: 'runs', align: 'right' },
      { title: 'steps', align: 'right' },
      { title: 'seconds', align: 'right' },
      { title: 'what was found' },
    ],
    rows,
  );
  const alive = results.filter(({ isKilled }) => !isKilled);
  const last =
    alive.length === 0
      ? green(`all ${formatCount(results.length)} were killed by a clause that names their defect`)
      : red(
          `${formatCount(alive.length)} of ${formatCount(results.length)} survived: a gate would let them pass`,
        );
  return `${table}\n\n${last}`;
}
