/**
 * Every code an error of the library can have. Codes are stable, messages are not. `spec/errors.md` says for each
 * what happened, what is on disk afterwards and what to do; a test compares the two lists.
 */
export const ERROR_CODES = [
  'INVALID_ARGUMENT',
  'NOT_A_QUEUE',
  'ALREADY_A_QUEUE',
  'FORMAT_TOO_NEW',
  'SETTINGS_INVALID',
  'ROOT_SPANS_DEVICES',
  'ROOT_NOT_WRITABLE',
  'ROOT_STICKY_WORLD_WRITABLE',
  'QUEUE_FULL',
  'PAYLOAD_TOO_LARGE',
  'PAYLOAD_INVALID',
  'PAYLOAD_DAMAGED',
  'LEASE_LOST',
  'NO_SPACE',
  'TOO_MANY_OPEN_FILES',
  'NO_PERMISSION',
  'IO_FAILED',
  'NOT_DURABLE',
  'INDETERMINATE',
  'OWNER_FENCED',
  'ADOPT_SOURCE_INVALID',
  'ADOPT_CROSS_DEVICE',
  'POLICY_INVALID',
  'NOT_A_CASE_ROOT',
  'NOT_A_JOURNAL',
  'JOURNAL_HELD',
  'JOURNAL_DAMAGED',
  'JOURNAL_FAILED',
  'JOURNAL_BACKLOG',
  'RECORD_INVALID',
  'RECORD_TOO_LARGE',
  'CLOSED',
] as const;

/** One of the stable error codes. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Facts that go with an error, for programs; the message has them too, for people. */
export interface ErrorFacts {
  readonly path?: string;
  readonly errno?: string;
  readonly cause?: unknown;
}

/** The one error class of the library. Match on `code`, never on the message. */
export class SpoolError extends Error {
  override readonly name = 'SpoolError';
  readonly code: ErrorCode;
  /** The path the failure is about, when there is one. */
  readonly path: string | undefined;
  /** The errno of the system call behind it, when there is one. */
  readonly errno: string | undefined;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.path = facts.path;
    this.errno = facts.errno;
  }
}

/** Whether an error is the library's, optionally with one code. */
export function isSpoolError(error: unknown, code?: ErrorCode): error is SpoolError {
  return error instanceof SpoolError && (code === undefined || error.code === code);
}
