import { isSpoolError, type ErrorCode } from '@spoolproof/contract';
import { CommanderError } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { StopRequest } from '../interrupts.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** An error as programs and people get it. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly path?: string;
  readonly errno?: string;
  readonly exitCode: number;
}

/** What to do, where the message does not say it already. */
const hints: Partial<Readonly<Record<ErrorCode, string>>> = {
  ALREADY_A_QUEUE: 'use it as it is, or choose another directory',
  ROOT_SPANS_DEVICES: 'put the whole queue on one filesystem',
  ROOT_NOT_WRITABLE: 'give this user write permission on the directory',
  ROOT_STICKY_WORLD_WRITABLE: 'make a directory of its own for the queue',
  QUEUE_FULL: 'let workers drain it, or raise the cap',
  PAYLOAD_TOO_LARGE: 'make it smaller, or make a queue with a larger --payload-max',
  PAYLOAD_DAMAGED: 'see it with: spoolproof dead list',
  LEASE_LOST: 'the item belongs to somebody else now: discard what was done, or make it idempotent',
  NO_SPACE: 'free space or inodes on the filesystem, then repeat',
  TOO_MANY_OPEN_FILES: 'raise the limit with ulimit -n, or lower --concurrency',
  NO_PERMISSION: 'run as the user who owns the queue',
  NOT_A_JOURNAL: 'name the directory that holds the .log files',
  ADOPT_CROSS_DEVICE: 'make the queue on the filesystem of the directory to adopt',
};

/** Says of any thrown value what code it has, what happened, what to do, and what to exit with. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof StopRequest) {
    return { code: 'INTERRUPTED', message: error.message, exitCode: error.exitCode };
  }
  if (error instanceof CliError) {
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { code: error.code, message: error.message, ...hint, exitCode: error.exitCode };
  }
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    return { code: 'USAGE', message, hint: 'see spoolproof --help', exitCode: exitCodes.usage };
  }
  if (isSpoolError(error)) {
    const isUsage = error.code === 'INVALID_ARGUMENT';
    const hint = hints[error.code];
    return {
      code: error.code,
      message: error.message,
      ...(hint === undefined ? {} : { hint }),
      ...(error.path === undefined ? {} : { path: error.path }),
      ...(error.errno === undefined ? {} : { errno: error.errno }),
      exitCode: isUsage ? exitCodes.usage : exitCodes.failed,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = 'this is a defect of spoolproof: please report it, with what SPOOLPROOF_DEBUG=1 shows';
  return { code: 'INTERNAL', message, hint, exitCode: exitCodes.failed };
}

/** Writes an error to standard error: one line for people, or one JSON object for programs. */
export function writeError(terminal: Terminal, report: ErrorReport, asJson: boolean): void {
  if (asJson) {
    const { exitCode: _, ...error } = report;
    terminal.note(JSON.stringify({ error }));
    return;
  }
  const hint = report.hint === undefined ? '' : ` (${report.hint})`;
  const message = report.message.replace(/\s*\n\s*/g, ' ');
  terminal.note(`spoolproof: ${report.code}: ${printable(message)}${hint}`);
}
