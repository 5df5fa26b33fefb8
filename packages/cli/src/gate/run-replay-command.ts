import { parseGateReplay, renderFailure, replayGate, type GateReplay } from '@spoolproof/conformance';
import type { CallEvent } from '@spoolproof/contract';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatCount } from '../output/numbers.ts';
import { Progress } from '../output/progress.ts';
import { renderTable } from '../output/table.ts';
import type { Session } from '../session.ts';
import { loadSubjectModule } from './load-subject-module.ts';
import { resolveSubject } from './resolve-subject.ts';

/**
 * Runs again what a replay line says, and shows the failures with the calls that led to them. Exit code 1 when it fails
 * again, 0 when it does not. JSON: `{replay, clauses, calls}`.
 * @throws CliError USAGE when the line is none.
 */
export async function runReplayCommand(
  session: Session,
  line: string,
  json: string | undefined,
): Promise<void> {
  if (json !== undefined && json !== '-') {
    throw new CliError('USAGE', `--replay writes its JSON to standard output, not to ${json}`);
  }
  const replay = parse(line);
  const subjectModule = resolveSubject(replay.subject, session.cwd);
  await loadSubjectModule(subjectModule);
  const progress = new Progress(session.terminal, 'replay');
  const { signal } = session;
  try {
    const { clauses, calls } = await replayGate({
      replay,
      subjectModule,
      signal,
      report: (phase, done, total) =>
        progress.show(total > 0 ? `${phase} ${formatCount(done)} of ${formatCount(total)}` : phase),
    });
    progress.clear();
    const failed = clauses.filter(({ verdict }) => verdict === 'fail');
    if (json === '-') await session.terminal.printJson({ replay, clauses, calls });
    else {
      const shown = failed.map((clause) => renderFailure(clause)).join('\n\n');
      const verdict =
        failed.length === 0
          ? 'pass: it does not fail this time'
          : `fail: ${failed.map(({ id }) => id).join(', ')}`;
      await session.terminal.print(
        [
          ...(calls.length === 0 ? [] : [renderCalls(calls), '']),
          ...(shown === '' ? [] : [shown, '']),
          verdict,
        ].join('\n'),
      );
    }
    session.exitCode = failed.length === 0 ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    if (signal.aborted || error instanceof CliError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError('GATE_FAILED', `the line could not be replayed: ${detail}`, { cause: error });
  } finally {
    progress.clear();
  }
}

function parse(line: string): GateReplay {
  try {
    return parseGateReplay(line);
  } catch (error) {
    throw new CliError('USAGE', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function renderCalls(calls: readonly CallEvent[]): string {
  const columns = [
    { title: 'process' },
    { title: 'step' },
    { title: 'ms' },
    { title: 'call' },
    { title: 'path' },
    { title: 'result' },
  ];
  const rows = calls.map(({ process, step, atUs, call, path, result, fault }) => [
    String(process),
    String(step),
    (atUs / 1000).toFixed(2),
    call,
    path,
    fault === undefined ? result : `${result} (${fault})`,
  ]);
  return renderTable(columns, rows);
}
