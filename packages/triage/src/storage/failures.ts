import { errnoOf, SpoolError, type ErrorCode } from '@spoolproof/contract';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'NO_SPACE',
  EDQUOT: 'NO_SPACE',
  EMFILE: 'TOO_MANY_OPEN_FILES',
  ENFILE: 'TOO_MANY_OPEN_FILES',
  EACCES: 'NO_PERMISSION',
  EPERM: 'NO_PERMISSION',
  EROFS: 'NO_PERMISSION',
};

/** The library's error for a call that failed; what is the library's already passes through. */
export function storageError(error: unknown, doing: string, path: string): unknown {
  const errno = errnoOf(error);
  if (error instanceof SpoolError || errno === undefined || !/^E[A-Z0-9]+$/.test(errno)) return error;
  const message = `${doing} failed with ${errno} at ${path}`;
  return new SpoolError(codes[errno] ?? 'IO_FAILED', message, { path, errno, cause: error });
}

/** Whether an entry was not there. */
export function isGone(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}

/** Whether a name was taken, or a directory not empty: two errno for one answer, depending on the platform. */
export function isTaken(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'EEXIST' || errno === 'ENOTEMPTY';
}
