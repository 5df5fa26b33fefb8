import { errnoOf, SpoolError } from '@spoolproof/contract';
import type { Context } from './context.ts';
import type { Moved } from './disk.ts';
import { isGone, spoolErrorOf } from './errors.ts';
import type { Owner } from './owner.ts';

/** A disk that says this often in turn that a file is gone and that it is there cannot be worked with. */
const TRIES_MAX = 8;

/**
 * Moves what is staged to where it is published. One absence is not believed of what is still there.
 *
 * Resolves to nothing when it was moved, otherwise to what can be said of its absence: a sweeper cleared our staging
 * (`OWNER_FENCED`), as far as the disk tells; what the disk told is the cause (Q14).
 * @throws SpoolError IO_FAILED
 */
export async function placeStaged(
  { disk }: Context,
  owner: Owner,
  staged: string,
  place: () => Promise<Moved>,
): Promise<SpoolError | undefined> {
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    if ((await place()) === 'moved') return undefined;
    try {
      await disk.fs.stat(staged);
    } catch (cause) {
      if (!isGone(cause)) throw spoolErrorOf(cause, 'stat', staged);
      const errno = errnoOf(cause);
      const facts = { path: staged, cause, ...(errno === undefined ? {} : { errno }) };
      return new SpoolError('OWNER_FENCED', `staging of ${owner.name} was cleared while it wrote`, facts);
    }
  }
  throw new SpoolError('IO_FAILED', `${staged} is there, and cannot be moved for being gone`, {
    path: staged,
  });
}
