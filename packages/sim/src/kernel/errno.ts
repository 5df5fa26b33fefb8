/** The errno codes that simulated calls can fail with, and what each says. */
const DESCRIPTIONS = {
  EACCES: 'permission denied',
  EBADF: 'bad file descriptor',
  EBUSY: 'resource busy or locked',
  EDQUOT: 'disk quota exceeded',
  EEXIST: 'file already exists',
  EINTR: 'interrupted system call',
  EINVAL: 'invalid argument',
  EIO: 'i/o error',
  EISDIR: 'illegal operation on a directory',
  EMFILE: 'too many open files',
  EMLINK: 'too many links',
  ENAMETOOLONG: 'name too long',
  ENFILE: 'file table overflow',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
  ENXIO: 'no such device or address',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  ESTALE: 'stale file handle',
  EXDEV: 'cross-device link not permitted',
} as const;

/** One of the errno codes that simulated calls can fail with. */
export type Errno = keyof typeof DESCRIPTIONS;

/** An error of the shape that Node gives: stable `code`, the call, and the paths it was about. */
export interface SystemError extends Error {
  readonly code: Errno;
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
}

/**
 * Makes the error of a failed call. It has no stack: lost races are the simulator's daily bread, and capturing a
 * stack costs more than the call.
 */
export function systemError(code: Errno, syscall: string, path?: string, dest?: string): SystemError {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const about = path === undefined ? '' : dest === undefined ? ` '${path}'` : ` '${path}' -> '${dest}'`;
  const error = new Error(`${code}: ${DESCRIPTIONS[code]}, ${syscall}${about}`);
  Error.stackTraceLimit = limit;
  const facts: Record<string, string> = { code, syscall };
  if (path !== undefined) facts['path'] = path;
  if (dest !== undefined) facts['dest'] = dest;
  return Object.assign(error, facts) as unknown as SystemError;
}
