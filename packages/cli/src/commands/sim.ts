import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLitmus, type LitmusDifference, type LitmusReport } from '@spoolproof/sim';
import { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { countParser } from '../options/count.ts';
import { formatCount, formatCounted } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import type { Session } from '../session.ts';
import { incidentCommand } from './sim-incident.ts';

interface LitmusCommandOptions {
  readonly runs?: number;
  readonly seed?: number;
  readonly length?: number;
  readonly dir?: string;
  readonly json?: boolean;
}

const RUNS_DEFAULT = 200;

/** Differences shown to people; the JSON has all. */
const SHOWN_MAX = 3;

/** `spoolproof sim`: what concerns the simulator itself. */
export function simCommand(session: Session): Command {
  return new Command('sim')
    .description('check the simulator that gates can run on')
    .addCommand(litmusCommand(session))
    .addCommand(incidentCommand(session));
}

/**
 * `spoolproof sim litmus`: random programs on the simulated filesystem, on a real directory and on memfs must give the same
 * results, errors and trees. Exit 1 when one does not. JSON: `{verdict, runs, calls, errnos, users, differences}`.
 */
function litmusCommand(session: Session): Command {
  return new Command('litmus')
    .description('compare the simulated filesystem with a real one and with memfs')
    .option('--runs <n>', `random programs; default ${RUNS_DEFAULT}`, countParser(1))
    .option('--seed <n>', 'seed of the first program; the n-th has this plus n; default 1', countParser(0))
    .option('--length <n>', 'calls of a program; default 60', countParser(1))
    .option('--dir <dir>', 'where the real directory is made; default the temporary directory')
    .option('--json', 'print the result as JSON')
    .action(async (_own: unknown, self: Command) => {
      const options = self.optsWithGlobals<LitmusCommandOptions>();
      const report = await litmus(session, options);
      const agrees = report.differences.length === 0;
      if (!agrees) session.exitCode = exitCodes.failed;
      if (options.json)
        await session.terminal.printJson({ verdict: agrees ? 'holds' : 'violated', ...report });
      else await session.terminal.print(describe(report, session));
    });
}

async function litmus(session: Session, options: LitmusCommandOptions): Promise<LitmusReport> {
  const progress = new Progress(session.terminal, 'programs');
  const directory = await mkdtemp(join(options.dir ?? tmpdir(), 'spoolproof-litmus-'));
  // Other users have to get into it: a third of the programs act as three, where this process may.
  await chmod(directory, 0o755);
  try {
    return await runLitmus({
      directory,
      runs: options.runs ?? RUNS_DEFAULT,
      seed: options.seed ?? 1,
      ...(options.length === undefined ? {} : { length: options.length }),
      onProgress: (done, runs) => {
        session.signal.throwIfAborted();
        progress.update(done, runs);
      },
    });
  } finally {
    progress.clear();
    await rm(directory, { recursive: true });
  }
}

function describe(report: LitmusReport, session: Session): string {
  const { green, red } = session.terminal.colors;
  const errnos = Object.entries(report.errnos)
    .toSorted(([, a], [, b]) => b - a)
    .map(([errno, count]) => `${errno} ${formatCount(count)}`);
  const lines = [
    `${formatCounted(report.runs, 'program')}, ${formatCounted(report.calls, 'call')}, ${report.users ? 'three users' : 'one user'}`,
    `failed calls among them: ${errnos.join(', ')}`,
  ];
  if (report.differences.length === 0)
    return [...lines, green('the simulated filesystem does what the others do')].join('\n');
  for (const difference of report.differences.slice(0, SHOWN_MAX))
    lines.push('', ...describeDifference(difference));
  return [...lines, '', red(`${formatCounted(report.differences.length, 'program')} differed`)].join('\n');
}

function describeDifference({ seed, tier, program, simulated, other }: LitmusDifference): readonly string[] {
  return [
    `seed ${seed}, against ${tier}:`,
    ...program.map((line) => `  ${line}`),
    `  simulated: ${simulated}`,
    `  ${tier}: ${other}`,
    `replay: spoolproof sim litmus --runs 1 --seed ${seed}`,
  ];
}
