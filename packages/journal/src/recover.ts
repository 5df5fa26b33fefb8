import {
  SpoolError,
  type JournalOpenReport,
  type JournalState,
  type JournalWarning,
  type Ports,
  type QuarantinedRecord,
  type SegmentFacts,
} from '@spoolproof/contract';
import { ActiveSegment } from './active-segment.ts';
import type { Disk } from './disk.ts';
import { messageOf } from './errors.ts';
import { UNFINISHED } from './format/file-names.ts';
import { scanSegment, type SegmentScan } from './format/scan-segment.ts';
import { lastLsnOf, listJournal, type Listing } from './listing.ts';
import { Quarantine } from './quarantine.ts';
import { readSnapshot, SnapshotDamage, snapshotDamage } from './snapshot-file.ts';

/** What recovery works with. */
export interface Recovery {
  readonly disk: Disk;
  readonly ports: Ports;
  readonly directory: string;
  readonly state: JournalState;
  readonly warn: (warning: JournalWarning) => void;
}

/** A journal that is ready to be appended to. */
export interface Recovered {
  readonly report: JournalOpenReport;
  readonly segment: ActiveSegment;
  readonly quarantine: Quarantine;
  readonly segments: number;
  /** Of the records behind the snapshot. */
  readonly bytesReplayed: number;
}

/** What has been found so far. */
interface Progress {
  readonly quarantined: QuarantinedRecord[];
  recordsReplayed: number;
  recordsSkipped: number;
  bytesReplayed: number;
}

/**
 * Rebuilds the state from the newest snapshot that is whole and the segments behind it, and begins a new segment. What
 * the last segment holds beyond the last number known to be durable is written again into the new one: after a failed
 * fsync it may stand in the cache and not on the disk.
 *
 * @throws SpoolError JOURNAL_DAMAGED when records are missing that no snapshot covers; FORMAT_TOO_NEW.
 * @see spec/contract.md J01, J04, J05
 */
export async function recover(recovery: Recovery): Promise<Recovered> {
  const { disk, directory } = recovery;
  const quarantine = await Quarantine.of(disk, directory);
  const listing = await clearedListing(disk, directory);
  const snapshotLsn = await restoreNewest(recovery, quarantine, listing);
  const segments = neededSegments(listing.segments, snapshotLsn, directory);
  const progress: Progress = { quarantined: [], recordsReplayed: 0, recordsSkipped: 0, bytesReplayed: 0 };
  for (const [index, segment] of segments.entries()) {
    const untilLsn = lastLsnOf(segments, index);
    if (untilLsn === undefined) break;
    const { scan, bytes } = await readSegment(disk, directory, segment, untilLsn);
    await replay(recovery, quarantine, progress, { segment, scan, bytes, afterLsn: snapshotLsn });
  }
  const last = segments.at(-1);
  if (last === undefined) {
    const segment = await ActiveSegment.create(disk, recovery.ports, directory, snapshotLsn + 1, []);
    return finish(segment, { snapshotLsn, lastLsn: snapshotLsn, tornBytes: 0 });
  }
  const { scan, bytes } = await readSegment(disk, directory, last, undefined);
  const committedLsn = Math.max(scan.committedLsn, snapshotLsn);
  const unsettled = scan.records.filter(({ lsn }) => lsn > committedLsn);
  const lastLsn = unsettled.at(-1)?.lsn ?? committedLsn;
  if (scan.tailBytes > 0) reportTornTail(recovery, last, scan, lastLsn + 1);
  // Before the new segment takes the place of what it stands for, and before anything is applied that it has to hold.
  await setAside(recovery, quarantine, progress, { segment: last, scan, bytes, afterLsn: snapshotLsn });
  const payloads = unsettled.map(({ payload }) => payload);
  const segment = await ActiveSegment.create(disk, recovery.ports, directory, committedLsn + 1, payloads);
  await replay(recovery, quarantine, progress, { segment: last, scan, bytes, afterLsn: snapshotLsn });
  return finish(segment, { snapshotLsn, lastLsn, tornBytes: scan.tailBytes });

  function finish(
    active: ActiveSegment,
    found: { readonly snapshotLsn: number; readonly lastLsn: number; readonly tornBytes: number },
  ): Recovered {
    const { bytesReplayed, ...counted } = progress;
    return {
      report: { ...found, ...counted },
      segment: active,
      quarantine,
      segments: listing.segments.length + 1,
      bytesReplayed,
    };
  }
}

/** Deletes what was being written when its writer ended, and lists the rest. */
async function clearedListing(disk: Disk, directory: string): Promise<Listing> {
  const listing = await listJournal(disk, directory);
  for (const name of listing?.names ?? []) {
    if (name.endsWith(UNFINISHED)) await disk.remove(`${directory}/${name}`);
  }
  return listing ?? { names: [], segments: [], snapshots: [] };
}

/** Restores the newest snapshot that is whole; damaged ones are set aside, once. Its number, or 0. */
async function restoreNewest(
  recovery: Recovery,
  quarantine: Quarantine,
  { snapshots }: Listing,
): Promise<number> {
  const { disk, directory, state, warn } = recovery;
  for (const { name, lsn } of snapshots.toReversed()) {
    const path = `${directory}/${name}`;
    // Looked at whole before any of it is restored: a state that has taken half of one cannot take another.
    const damage = await snapshotDamage(disk, path, lsn);
    if (damage === undefined) {
      try {
        for await (const record of readSnapshot(disk, path, lsn)) state.restore(record);
      } catch (cause) {
        if (!(cause instanceof SnapshotDamage)) throw cause;
        throw new SpoolError('JOURNAL_DAMAGED', `${path} changed while it was read`, { path, cause });
      }
      return lsn;
    }
    const aside = await quarantine.addFile(name);
    warn({
      kind: 'snapshot-quarantined',
      message: `a snapshot is damaged (${damage}); the one before it is used`,
      path: aside,
      lsn,
    });
  }
  return 0;
}

/** The segments that hold records behind the snapshot. @throws SpoolError JOURNAL_DAMAGED when the first are missing */
function neededSegments(
  segments: readonly SegmentFacts[],
  snapshotLsn: number,
  directory: string,
): readonly SegmentFacts[] {
  const needed = segments.filter((_, index) => (lastLsnOf(segments, index) ?? Infinity) > snapshotLsn);
  const first = needed[0];
  if (first !== undefined && first.firstLsn > snapshotLsn + 1) {
    const missing = `${snapshotLsn + 1} to ${first.firstLsn - 1}`;
    throw new SpoolError('JOURNAL_DAMAGED', `records ${missing} are in no snapshot and in no segment`, {
      path: directory,
    });
  }
  return needed;
}

/** Reads a segment; a second time when it seems damaged, because what is read wrong once may pass. */
async function readSegment(
  disk: Disk,
  directory: string,
  segment: SegmentFacts,
  untilLsn: number | undefined,
): Promise<{ readonly scan: SegmentScan; readonly bytes: Uint8Array }> {
  const path = `${directory}/${segment.name}`;
  let scan: ReturnType<typeof scanSegment> = 'damaged';
  for (let look = 1; look <= 2; look++) {
    const bytes = (await disk.read(path)) ?? new Uint8Array(0);
    scan = scanSegment(bytes, untilLsn);
    if (scan === 'too-new') throw new SpoolError('FORMAT_TOO_NEW', `${path} has a later format`, { path });
    if (scan === 'damaged') continue;
    if (look === 2 || (scan.damaged.length === 0 && (untilLsn !== undefined || scan.tailBytes === 0)))
      return { scan, bytes };
  }
  throw new SpoolError('JOURNAL_DAMAGED', `both headers of ${path} are damaged`, { path });
}

interface Replay {
  readonly segment: SegmentFacts;
  readonly scan: SegmentScan;
  readonly bytes: Uint8Array;
  readonly afterLsn: number;
}

/** Sets aside what is damaged in a segment, unless it has been. */
async function setAside(
  recovery: Recovery,
  quarantine: Quarantine,
  progress: Progress,
  { segment, scan, bytes, afterLsn }: Replay,
): Promise<void> {
  for (const { firstLsn, records, offset, bytes: length, reason } of scan.damaged) {
    if (records === 0 || firstLsn + records - 1 <= afterLsn) continue;
    if (quarantine.has(firstLsn)) continue;
    const payload = bytes.subarray(offset, offset + length);
    const facts = { lsn: firstLsn, records, segment: segment.name, offset, reason, payload };
    progress.quarantined.push(await quarantineRecord(recovery, quarantine, facts));
  }
}

/** Applies a segment's records; those that cannot be applied are set aside. */
async function replay(
  recovery: Recovery,
  quarantine: Quarantine,
  progress: Progress,
  work: Replay,
): Promise<void> {
  const { scan, segment, afterLsn } = work;
  await setAside(recovery, quarantine, progress, work);
  const asideBefore = new Set(progress.quarantined.map(({ lsn }) => lsn));
  for (const span of scan.damaged) {
    if (span.firstLsn > afterLsn && !asideBefore.has(span.firstLsn)) progress.recordsSkipped += span.records;
  }
  for (const { lsn, payload, offset } of scan.records) {
    if (lsn <= afterLsn) continue;
    progress.bytesReplayed += payload.length;
    if (quarantine.has(lsn)) {
      progress.recordsSkipped += 1;
      continue;
    }
    try {
      recovery.state.apply(payload.slice(), lsn);
      progress.recordsReplayed += 1;
    } catch (error) {
      const reason = `it cannot be applied: ${messageOf(error)}`;
      const facts = { lsn, records: 1, segment: segment.name, offset, reason, payload };
      progress.quarantined.push(await quarantineRecord(recovery, quarantine, facts));
    }
  }
}

/** Sets a record aside and warns of it: in this order, so that a crash in between does not warn twice. */
export async function quarantineRecord(
  recovery: Pick<Recovery, 'warn'>,
  quarantine: Quarantine,
  facts: Parameters<Quarantine['add']>[0],
): Promise<QuarantinedRecord> {
  const record = await quarantine.add(facts);
  const which = facts.records === 1 ? `record ${facts.lsn}` : `${facts.records} records from ${facts.lsn} on`;
  const where = `byte ${facts.offset} of ${facts.segment}`;
  recovery.warn({
    kind: 'record-quarantined',
    message: `${which} at ${where} set aside: ${facts.reason}`,
    path: `${quarantine.path}/${record.name}`,
    lsn: facts.lsn,
  });
  return record;
}

function reportTornTail(recovery: Recovery, segment: SegmentFacts, scan: SegmentScan, lsn: number): void {
  const behind = scan.recordsBehindCut === 0 ? '' : `, with ${scan.recordsBehindCut} whole records behind it`;
  recovery.warn({
    kind: 'torn-tail',
    message: `${scan.tailBytes} bytes at the end of ${segment.name} are of an append that had not resolved${behind}: cut`,
    path: `${recovery.directory}/${segment.name}`,
    lsn,
  });
}
