import { exitCodes } from './exit-codes.ts';

/** The codes of errors that the command itself finds; those of the library pass through unchanged. */
export type CliErrorCode =
  | 'USAGE'
  | 'INPUT_UNREADABLE'
  | 'OUTPUT_UNWRITABLE'
  | 'LINES_REJECTED'
  | 'COMMAND_NOT_STARTED'
  | 'SUBJECT_INVALID'
  | 'EVIDENCE_INVALID'
  | 'GATE_FAILED'
  | 'NOT_FOUND'
  | 'LEASE_LOST';

/** What goes with an error of the command. */
export interface CliErrorFacts {
  /** What to do about it, in the imperative. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Exits with 2: a gate that could not begin must not be taken for one that failed. */
const usageCodes: ReadonlySet<CliErrorCode> = new Set(['USAGE', 'EVIDENCE_INVALID']);

/** An error that the command itself finds. `USAGE` and `EVIDENCE_INVALID` exit with 2, everything else with 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  readonly hint: string | undefined;

  constructor(code: CliErrorCode, message: string, facts: CliErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.hint = facts.hint;
  }

  /** The exit code of a process that ends with this error. */
  get exitCode(): number {
    return usageCodes.has(this.code) ? exitCodes.usage : exitCodes.failed;
  }
}
