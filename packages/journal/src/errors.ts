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

/** The library's error for a failed call; errors that are the library's already, and others' own, pass through. */
export function spoolErrorOf(error: unknown, doing: string, path: string): unknown {
  const errno = errnoOf(error);
  if (error instanceof SpoolError || errno === undefined || !/^E[A-Z0-9]+$/u.test(errno)) return error;
  const code = CODES[errno] ?? 'IO_FAILED';
  return new SpoolError(code, `${doing} failed with ${errno} at ${path}`, { path, errno, cause: error });
}

/** What somebody else's error says, for a reason that is kept. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
