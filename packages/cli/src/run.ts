import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes.ts';
import { reportError, writeError } from './output/error-report.ts';
import { createProgram } from './program.ts';
import type { Session } from './session.ts';

/**
 * Runs one command line. Never rejects: every failure becomes one line on standard error and an exit code.
 *
 * @param words the command line without the program's name.
 * @returns the exit code.
 */
export async function run(words: readonly string[], session: Session): Promise<number> {
  try {
    await createProgram(session).parseAsync([...words], { from: 'user' });
    session.signal.throwIfAborted();
    return session.exitCode;
  } catch (error) {
    return exitWith(error, words, session);
  }
}

function exitWith(error: unknown, words: readonly string[], session: Session): number {
  // Commander has printed what was asked for: help or the version.
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
  // Bare `spoolproof`: the help is on standard error, and says more than an error would.
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
  const reason: unknown = session.signal.aborted ? session.signal.reason : undefined;
  const isInterruption = session.signal.aborted && (error === reason || isAbortError(error));
  const report = reportError(isInterruption ? reason : error);
  if (report.exitCode !== exitCodes.ok) writeError(session.terminal, report, wantsJson(words));
  if (session.env['SPOOLPROOF_DEBUG'] === '1' && error instanceof Error) {
    session.terminal.note(error.stack ?? error.message);
  }
  return report.exitCode;
}

function isAbortError(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'StopRequest');
}

/** Whether `--json` was given, also where the rest of the line could not be parsed. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  return own.some((word) => word === '--json' || word.startsWith('--json='));
}
