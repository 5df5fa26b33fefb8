import path from 'node:path';
import { CliError } from '../cli-error.ts';

/** What every command that works on a queue can be given. */
export interface QueueOptions {
  /** `--root DIR` */
  readonly root?: string;
  /** `--json` */
  readonly json?: boolean;
}

/** Where options and surroundings come from when the queue's directory is looked for. */
export interface RootSources {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the queue's directory: `--root`, else `SPOOLPROOF_ROOT`. Returns an absolute path.
 * @throws CliError USAGE when neither is given.
 */
export function resolveRoot(options: QueueOptions, sources: RootSources): string {
  const root = options.root ?? sources.env['SPOOLPROOF_ROOT'];
  if (root === undefined || root === '') {
    throw new CliError('USAGE', 'no queue was named', {
      hint: 'give --root DIR, or set SPOOLPROOF_ROOT to its directory',
    });
  }
  return path.resolve(sources.cwd, root);
}

/** Whether a path is the directory or lies inside it. Both must be absolute. */
export function isInside(directory: string, candidate: string): boolean {
  const relative = path.relative(directory, candidate);
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}
