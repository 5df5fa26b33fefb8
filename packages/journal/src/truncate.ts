import type { SnapshotReport } from '@spoolproof/contract';
import type { Disk } from './disk.ts';
import { lastLsnOf, listJournal, type Listing } from './listing.ts';

/** Snapshots kept: when the newest turns out to be damaged, the one before it and the segments since are all there. */
const SNAPSHOTS_KEPT = 2;

/**
 * Deletes what nothing needs: snapshots but the two newest, and segments that both of them cover. Called when the newest
 * is durable, never before. The last segment stays: it is the one that is appended to.
 *
 * @returns what was deleted and what a listing finds afterwards.
 * @see spec/contract.md J02
 */
export async function truncate(disk: Disk, directory: string): Promise<SnapshotReport> {
  const before = await listed(disk, directory);
  const kept = before.snapshots.slice(-SNAPSHOTS_KEPT);
  // With one snapshot, the way back is the whole log.
  const coveredByAll = kept.length < SNAPSHOTS_KEPT ? 0 : (kept[0]?.lsn ?? 0);
  let segmentsRemoved = 0;
  let bytesRemoved = 0;
  for (const { name, bytes } of before.snapshots.slice(0, -SNAPSHOTS_KEPT)) {
    if (await disk.remove(`${directory}/${name}`)) bytesRemoved += bytes;
  }
  // Oldest first, so that what is left after a crash has no holes above the snapshots.
  for (const [index, { name, bytes }] of before.segments.entries()) {
    const lastLsn = lastLsnOf(before.segments, index);
    if (lastLsn === undefined || lastLsn > coveredByAll) break;
    if (!(await disk.remove(`${directory}/${name}`))) continue;
    segmentsRemoved += 1;
    bytesRemoved += bytes;
  }
  if (bytesRemoved > 0) await disk.syncDirectory(directory);
  const { segments, snapshots } = await listed(disk, directory);
  return {
    coveredLsn: snapshots.at(-1)?.lsn ?? 0,
    segmentsRemoved,
    bytesRemoved,
    activeBytes: segments.at(-1)?.bytes ?? 0,
    segments,
    snapshots,
  };
}

async function listed(disk: Disk, directory: string): Promise<Listing> {
  return (await listJournal(disk, directory)) ?? { names: [], segments: [], snapshots: [] };
}
