import type { SegmentFacts, SnapshotFacts } from '@spoolproof/contract';
import type { Disk } from './disk.ts';
import { segmentLsn, snapshotLsn } from './format/file-names.ts';

/** What lies in a journal's directory, oldest first. */
export interface Listing {
  readonly names: readonly string[];
  readonly segments: readonly SegmentFacts[];
  readonly snapshots: readonly SnapshotFacts[];
}

/** Lists a journal with sizes; undefined when there is no such directory. Files that go meanwhile are left out. */
export async function listJournal(disk: Disk, directory: string): Promise<Listing | undefined> {
  const names = await disk.names(directory);
  if (names === undefined) return undefined;
  const segments: SegmentFacts[] = [];
  const snapshots: SnapshotFacts[] = [];
  for (const name of names) {
    const firstLsn = segmentLsn(name);
    const lsn = snapshotLsn(name);
    if (firstLsn === undefined && lsn === undefined) continue;
    const bytes = await disk.size(`${directory}/${name}`);
    if (bytes === undefined) continue;
    if (firstLsn !== undefined) segments.push({ name, firstLsn, bytes });
    if (lsn !== undefined) snapshots.push({ name, lsn, bytes });
  }
  return { names, segments, snapshots };
}

/** The last record of a segment, which the one behind it tells; undefined of the last segment. */
export function lastLsnOf(segments: readonly SegmentFacts[], index: number): number | undefined {
  const next = segments[index + 1];
  return next === undefined ? undefined : next.firstLsn - 1;
}
