import type { SweepOptions, SweepReport } from '@spoolproof/contract';
import type { Context } from '../context.ts';
import { promoteDue } from '../delayed.ts';
import { isOwnerName } from '../names/key.ts';
import { observeOwner } from '../owner.ts';
import type { Session } from '../session.ts';
import { clearStaging } from './clear-staging.ts';
import { expireKeys } from './expire-keys.ts';
import { judge } from './judge.ts';
import { reclaimLeases } from './reclaim.ts';
import { retire } from './retention.ts';
import { sealOrphans } from './seal-orphans.ts';

const DELETIONS_MAX = 10_000;

type Tally = { -readonly [K in keyof SweepReport]: SweepReport[K] };

/**
 * Puts right what dead owners left, promotes what is due, and deletes what has been kept long enough. Any number of sweeps may run
 * at once, beside live workers, and each may be interrupted anywhere: what is left is found by the next (Q16, Q21).
 */
export async function sweep(context: Context, session: Session, options: SweepOptions): Promise<SweepReport> {
  const tally: Tally = {
    ownersReclaimed: 0,
    ownersSuspected: 0,
    itemsReclaimed: 0,
    bucketsSealed: 0,
    stagingRemoved: 0,
    stagingPublished: 0,
    doneDeleted: 0,
    keysExpired: 0,
    delayedPromoted: 0,
  };
  tally.delayedPromoted = await promoteDue(context, session, options.signal);
  for (const owner of await ownersToJudge(context, session)) {
    options.signal?.throwIfAborted();
    await sweepOwner(context, session, owner, tally);
  }
  options.signal?.throwIfAborted();
  if (context.settings.doneRetentionMs === 0) await session.done.open.finish();
  tally.doneDeleted = await retire(context, session, options.deletionsMax ?? DELETIONS_MAX);
  tally.keysExpired = await expireKeys(context);
  return tally;
}

async function ownersToJudge(context: Context, session: Session): Promise<Set<string>> {
  const { disk, layout } = context;
  // An owner makes its record first and its directories next, and is cleared in the opposite order: directories before
  // records, then, or a new owner would look like one without a record.
  const names = [
    ...(await disk.names(layout.leased)),
    ...(await disk.names(layout.staging)),
    ...(await disk.names(layout.owners)),
  ];
  return new Set(names.filter((name) => isOwnerName(name) && name !== session.owner.name));
}

async function sweepOwner(context: Context, session: Session, owner: string, tally: Tally): Promise<void> {
  const { disk, layout } = context;
  const judgement = await judge(context, owner);
  if (judgement === 'alive') return;
  if (judgement === 'suspected') {
    tally.ownersSuspected++;
    return;
  }
  const hadLeases = await disk.exists(`${layout.leased}/${owner}`);
  tally.itemsReclaimed += await reclaimLeases(context, owner);
  if (hadLeases) tally.ownersReclaimed++;
  if (judgement === 'expired') {
    await forgetDetached(context, owner);
    return;
  }
  tally.bucketsSealed += await sealOrphans(context, session, owner);
  const cleared = await clearStaging(context, session, owner);
  tally.stagingPublished += cleared.published;
  tally.stagingRemoved += cleared.removed;
  await disk.remove(`${layout.watch}/${owner}`);
  await disk.remove(`${layout.owners}/${owner}`);
}

/**
 * A detached owner has nothing but its lease; once that has expired, nobody is behind the record. The same goes for a record that a
 * crash has torn: its owner had not begun.
 */
async function forgetDetached(context: Context, owner: string): Promise<void> {
  const { disk, layout } = context;
  // Any other owner may come back from its silence, and writes into its staging until it notices.
  const observed = await observeOwner(context, owner);
  if (observed?.record?.detached === false) return;
  if (await disk.exists(`${layout.leased}/${owner}`)) return;
  if ((await disk.removeDirectory(`${layout.staging}/${owner}`)) === 'kept') return;
  await disk.remove(`${layout.owners}/${owner}`);
  await disk.remove(`${layout.watch}/${owner}`);
}
