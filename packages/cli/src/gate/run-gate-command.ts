import { randomInt } from 'node:crypto';
import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { applyBaseline, renderEvidence, runGate, type GateProgress } from '@spoolproof/conformance';
import type { ClauseId, Evidence, LaneFileSystem } from '@spoolproof/contract';
import { CliError, type CliErrorCode } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatCount } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import type { Session } from '../session.ts';
import { findCommit } from './find-commit.ts';
import { listClauses } from './list-clauses.ts';
import { loadSubjectModule } from './load-subject-module.ts';
import { paintReport } from './paint-report.ts';
import { readEvidence, refuseOtherSubject } from './read-evidence.ts';
import { resolveSubject } from './resolve-subject.ts';
import { annotate, checkReportFiles, writeReports, type ReportFiles } from './write-reports.ts';

/** What `gate` was asked for. */
export interface GateRequest {
  readonly subject: string;
  readonly depths: readonly number[];
  /** Undefined: all. */
  readonly fs: readonly LaneFileSystem[] | undefined;
  /** Undefined: all. */
  readonly clauses: readonly ClauseId[] | undefined;
  /** Undefined: any. */
  readonly seed: number | undefined;
  readonly input: string | undefined;
  readonly budgetMs: number | undefined;
  readonly directory: string | undefined;
  /** A file, `-` for standard output, undefined for people. */
  readonly json: string | undefined;
  readonly listClauses: boolean;
  /** Files to write, besides. */
  readonly reports: ReportFiles;
  /** An earlier evidence: only what is new decides. */
  readonly baseline: string | undefined;
  /** Undefined: GitHub's, where it runs there. */
  readonly annotations: 'github' | 'none' | undefined;
}

/**
 * Runs a gate and reports it. Everything that can be wrong with the request is found before the gate starts: it runs for
 * minutes. Sets the exit code by the verdict.
 */
export async function runGateCommand(session: Session, request: GateRequest): Promise<void> {
  if (request.listClauses) return await listClauses(session, request.json === '-');
  const { cwd, env } = session;
  const subjectModule = resolveSubject(request.subject, cwd);
  const input = await checkPath(cwd, request.input, constants.R_OK, 'INPUT_UNREADABLE', 'read');
  const directory = await checkPath(cwd, request.directory, constants.W_OK, 'OUTPUT_UNWRITABLE', 'write in');
  const target =
    request.json === undefined || request.json === '-' ? undefined : path.resolve(cwd, request.json);
  await checkPath(cwd, target && path.dirname(target), constants.W_OK, 'OUTPUT_UNWRITABLE', 'write in');
  await checkReportFiles(cwd, request.reports);
  const baseline = request.baseline === undefined ? undefined : await readEvidence(cwd, request.baseline);
  await loadSubjectModule(subjectModule);
  if (baseline !== undefined) await refuseOtherSubject(subjectModule, baseline, request.baseline ?? '');
  const commit = findCommit(cwd, env);
  const found = await run(session, {
    subjectModule,
    subjectArgument: request.subject,
    depths: request.depths,
    ...(request.fs === undefined ? {} : { fs: request.fs }),
    ...(request.clauses === undefined ? {} : { clauses: request.clauses }),
    seed: request.seed ?? randomInt(2 ** 32),
    ...(input === undefined ? {} : { input }),
    ...(directory === undefined ? {} : { directory }),
    ...(commit === undefined ? {} : { commit }),
    ...(request.budgetMs === undefined ? {} : { budgetSeconds: request.budgetMs / 1_000 }),
  });
  const evidence = baseline === undefined ? found : applyBaseline(found, baseline);
  if (target !== undefined) await writeFile(target, `${JSON.stringify(evidence, null, 2)}\n`);
  if (request.json === '-') await session.terminal.printJson(evidence);
  else await session.terminal.print(paintReport(renderEvidence(evidence), session.terminal.colors));
  await writeReports(cwd, evidence, request.reports);
  annotate(session, evidence, request.annotations);
  session.exitCode = exitCodeOf(evidence);
}

async function run(session: Session, options: Parameters<typeof runGate>[0]): Promise<Evidence> {
  const progress = new Progress(session.terminal, 'gate');
  try {
    return await runGate({
      ...options,
      signal: session.signal,
      onProgress: (step) => progress.show(describeStep(step)),
    });
  } catch (error) {
    if (session.signal.aborted) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError('GATE_FAILED', `the gate could not be run: ${detail}`, { cause: error });
  } finally {
    progress.clear();
  }
}

function describeStep({ fs, depth, phase, done, total }: GateProgress): string {
  const count = total > 0 ? ` ${formatCount(Math.floor(done))} of ${formatCount(total)}` : '';
  return `${fs}, ${formatCount(depth)} deep: ${phase}${count}`;
}

function exitCodeOf({ verdict }: Evidence): number {
  if (verdict === 'pass') return exitCodes.ok;
  return verdict === 'fail' ? exitCodes.failed : exitCodes.inconclusive;
}

async function checkPath(
  cwd: string,
  given: string | undefined,
  mode: number,
  code: CliErrorCode,
  doing: string,
): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const absolute = path.resolve(cwd, given);
  try {
    await access(absolute, mode);
    return absolute;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError(code, `cannot ${doing} ${given}: ${detail}`, { cause: error });
  }
}
