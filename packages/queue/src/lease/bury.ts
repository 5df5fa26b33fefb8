import { SpoolError, type FileDescriptor } from '@spoolproof/contract';
import type { Context } from '../context.ts';
import type { Moved } from '../disk.ts';
import type { Reservation } from '../open-bucket.ts';
import type { Session } from '../session.ts';

/** More rounds than this mean that buckets go as fast as they are made, which nobody does. */
const TRIES_MAX = 8;

/** Characters of a reason that are kept. */
const REASON_MAX = 4096;

/** What stands beside a buried item. */
export interface Burial {
  readonly id: string;
  readonly reason: string;
  readonly deliveries: number;
  readonly buriedAt: string;
}

/** The name of the reason beside an item. */
export function reasonName(id: string): string {
  return `${id}.reason.json`;
}

/**
 * Moves an item to `dead`, its reason first: a crash between the two leaves a reason without an item, which a sweep
 * removes, and never an item without a reason.
 */
export async function bury(
  context: Context,
  session: Session,
  from: string,
  item: { readonly id: string; readonly name: string; readonly deliveries: number },
  reason: string,
): Promise<Moved> {
  const buriedAt = new Date(context.ports.clock.nowMs()).toISOString();
  const burial: Burial = {
    id: item.id,
    reason: reason.slice(0, REASON_MAX),
    deliveries: item.deliveries,
    buriedAt,
  };
  const staged = `${session.owner.staging}/${reasonName(item.id)}`;
  await context.disk.remove(staged);
  let file: FileDescriptor;
  try {
    file = await context.disk.createOpen(staged, new TextEncoder().encode(`${JSON.stringify(burial)}\n`));
  } catch (error) {
    // A sweeper that gives us up takes the staging directory first: then the item is not ours any more either (Q07).
    if (!(await context.disk.exists(session.owner.staging))) return 'gone';
    throw error;
  }
  await session.syncer.file(file, staged);
  const placed = await placeReason(context, session, staged, reasonName(item.id));
  if (placed === undefined) return 'gone';
  const { reservation, beside } = placed;
  try {
    // A power failure may keep a later move and lose an earlier one: the item would be there without its reason (Q22).
    await session.syncer.directories(reservation.bucket.directory);
  } catch (error) {
    session.dead.giveUp(reservation);
    throw error;
  }
  const outcome = await session.dead.enter(reservation, from, item.name);
  if (outcome === 'gone') await context.disk.remove(beside);
  return outcome;
}

/** Puts a reason where its item will be; undefined when it is gone: we have been given up. */
async function placeReason(
  context: Context,
  session: Session,
  staged: string,
  name: string,
): Promise<{ readonly reservation: Reservation; readonly beside: string } | undefined> {
  for (let tries = 1; ; tries++) {
    const reservation = await session.dead.reserve();
    const beside = `${reservation.bucket.directory}/${name}`;
    if ((await context.disk.move(staged, beside)) === 'moved') return { reservation, beside };
    session.dead.giveUp(reservation);
    if (!(await context.disk.exists(staged))) return undefined;
    if (tries === TRIES_MAX) {
      throw new SpoolError('IO_FAILED', `cannot put a reason at ${beside}`, { path: beside });
    }
  }
}
