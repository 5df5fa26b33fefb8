import { isSpoolError, SpoolError, type EnqueueOptions, type EnqueueResult } from '@spoolproof/contract';
import type { Context } from './context.ts';
import type { Moved } from './disk.ts';
import { dueKey } from './delayed-buckets.ts';
import { giveKeyBack, keyNotGivenBack, stagedName, takeKey } from './keys.ts';
import { adoptedName, itemId, itemName } from './names/item-name.ts';
import { placeStaged } from './place-staged.ts';
import type { Session } from './session.ts';

/** Writes one item to staging and publishes it by one rename. */
export async function enqueueOne(
  context: Context,
  session: Session,
  payload: Uint8Array,
  options: EnqueueOptions,
): Promise<EnqueueResult> {
  const due = options.delayMs ? dueKey(context.ports.clock.nowMs(), options.delayMs) : undefined;
  const sequence = session.sequence.take();
  const id = itemId(session.keys.next(), session.owner.name, sequence);
  const name = itemName(id, payload);
  const staged = `${session.owner.staging}/${options.key === undefined ? name : stagedName(options.key, name)}`;
  try {
    await session.syncer.file(await context.disk.createOpen(staged, payload), staged);
  } catch (error) {
    await context.disk.remove(staged);
    session.sequence.giveBack(sequence);
    throw error;
  }
  try {
    if (options.key !== undefined) {
      const winner = await takeKey(context, session, options.key, name, due);
      if (winner !== undefined) {
        await context.disk.remove(staged);
        session.sequence.giveBack(sequence);
        return { status: 'duplicate', id: winner };
      }
    }
    const cleared = await placeStaged(context, session.owner, staged, () =>
      publish(session, staged, name, due),
    );
    // A keyed item that is no longer staged was published by somebody who met the key.
    if (cleared === undefined || options.key !== undefined) return { status: 'enqueued', id };
    throw cleared;
  } catch (error) {
    throw await undo(context, session, { staged, name, due, sequence, key: options.key }, error);
  }
}

interface Attempt {
  readonly staged: string;
  readonly name: string;
  readonly due: number | undefined;
  readonly sequence: number;
  readonly key: string | undefined;
}

/**
 * Takes a failed enqueue back. The key first: nobody then finishes what we are about to delete. When the staged file is gone, it
 * was published after all (the disk said no to something it had done, or to making it durable): the error then says so (Q15).
 */
async function undo(context: Context, session: Session, attempt: Attempt, error: unknown): Promise<unknown> {
  let isStaged = true;
  if (attempt.key !== undefined) {
    try {
      // What was published keeps its key: a second enqueue of it would be a second item (Q19).
      isStaged = await context.disk.exists(attempt.staged);
      if (isStaged) await giveKeyBack(context, attempt.key, attempt.name, attempt.due);
    } catch {
      return keyNotGivenBack(attempt.staged, attempt.name, error);
    }
  }
  if (isStaged && (await context.disk.remove(attempt.staged))) {
    session.sequence.giveBack(attempt.sequence);
    return error;
  }
  if (isSpoolError(error, 'NOT_DURABLE') || isSpoolError(error, 'OWNER_FENCED')) return error;
  const message = `an enqueue failed although ${attempt.name} was published: it will be delivered`;
  return new SpoolError('INDETERMINATE', message, { path: attempt.staged, cause: error });
}

async function publish(
  session: Session,
  staged: string,
  name: string,
  due: number | undefined,
): Promise<Moved> {
  if (due !== undefined) return session.delayed.put(staged, name, due);
  return session.ready.open.collect(staged, name);
}

/** Takes over a foreign file as it is: one rename, no copy. `gone`: somebody else took it. */
export async function enqueueForeign(session: Session, path: string, original: string): Promise<Moved> {
  const sequence = session.sequence.take();
  const id = itemId(session.keys.next(), session.owner.name, sequence);
  const outcome = await session.ready.open.collect(path, adoptedName(id, original));
  if (outcome === 'gone') session.sequence.giveBack(sequence);
  return outcome;
}
