import { errnoOf, SpoolError, type ErrorCode } from '@spoolproof/contract';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'NO_SPACE',
  EDQUOT: 'NO_SPACE',
  EMFILE: 'TOO_MANY_OPEN_FILES',
  ENFILE: 'TOO_MANY_OPEN_FILES',
  EACCES: 'NO_PERMISSION',
  EPERM: 'NO_PERMISSION',
  EROFS: 'NO_PERMISSION',
};

/**
 * The library's error for a failed call: a stable code, what was being done, and the cause. Errors that are the
 * library's already, and abort reasons, pass through.
 */
export function spoolErrorOf(error: unknown, doing: string, path: string): unknown {
  const errno = errnoOf(error);
  if (error instanceof SpoolError || errno === undefined || !/^E[A-Z0-9]+$/.test(errno)) return error;
  const code = CODES[errno] ?? 'IO_FAILED';
  return new SpoolError(code, `${doing} failed with ${errno} at ${path}`, { path, errno, cause: error });
}

/** Whether an entry was not there: a lost race, which is an outcome and not a failure (Q13). */
export function isGone(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}

/** Whether a name was taken, or a directory not empty: two errno for one answer, depending on the platform. */
export function isTaken(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'EEXIST' || errno === 'ENOTEMPTY';
}
