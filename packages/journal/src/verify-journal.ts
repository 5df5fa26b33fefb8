import { resolve } from 'node:path';
import type { JournalDamage, JournalVerification, Ports } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { Disk } from './disk.ts';
import { spoolErrorOf } from './errors.ts';
import { scanSegment } from './format/scan-segment.ts';
import { listedJournal } from './inspect-journal.ts';
import { lastLsnOf, type Listing } from './listing.ts';
import { Quarantine } from './quarantine.ts';
import { snapshotDamage } from './snapshot-file.ts';

/**
 * Reads and checks every byte of a journal. Writes nothing, so it may be called while another process appends; an append
 * that is under way shows as torn bytes.
 *
 * @throws SpoolError NOT_A_JOURNAL, FORMAT_TOO_NEW
 */
export async function verifyJournal(
  directory: string,
  ports: Pick<Ports, 'fs'> = nodePorts(),
): Promise<JournalVerification> {
  const path = resolve(directory);
  const disk = new Disk(ports.fs);
  const listing = await listedJournal(disk, path);
  const quarantine = await Quarantine.of(disk, path);
  const quarantined = await quarantine.list();
  const damage: JournalDamage[] = [];
  let records = 0;
  let tornBytes = 0;
  try {
    damage.push(...(await damagedSnapshots(disk, path, listing)), ...missingRecords(listing));
    for (const [index, segment] of listing.segments.entries()) {
      const bytes = await disk.read(`${path}/${segment.name}`);
      // Truncated since the listing: nothing needs it any more.
      if (bytes === undefined) continue;
      const untilLsn = lastLsnOf(listing.segments, index);
      const scan = scanSegment(bytes, untilLsn);
      if (typeof scan === 'string') {
        const reason = scan === 'damaged' ? 'both headers are damaged' : 'it has a later format';
        const whole = { offset: 0, bytes: bytes.length, lsn: segment.firstLsn, records: 0 };
        damage.push({ file: segment.name, ...whole, reason });
        continue;
      }
      records += scan.records.length;
      if (untilLsn === undefined) tornBytes = scan.tailBytes;
      for (const { firstLsn, records: hidden, offset, bytes: length, reason } of scan.damaged) {
        if (hidden > 0 && quarantine.has(firstLsn)) continue;
        const lsn = hidden === 0 ? 0 : firstLsn;
        damage.push({ file: segment.name, offset, bytes: length, lsn, records: hidden, reason });
      }
    }
  } catch (error) {
    throw spoolErrorOf(error, 'verify', path);
  }
  return {
    segments: listing.segments.length,
    snapshots: listing.snapshots.length,
    records,
    quarantined: quarantined.reduce((sum, each) => sum + each.records, 0),
    tornBytes,
    damage,
  };
}

async function damagedSnapshots(
  disk: Disk,
  path: string,
  { snapshots }: Listing,
): Promise<readonly JournalDamage[]> {
  const damage: JournalDamage[] = [];
  for (const { name, lsn, bytes } of snapshots) {
    const reason = await snapshotDamage(disk, `${path}/${name}`, lsn);
    if (reason !== undefined) damage.push({ file: name, offset: 0, bytes, lsn: 0, records: 0, reason });
  }
  return damage;
}

/** Records between the oldest snapshot and the first segment, when there are any that neither holds. */
function missingRecords({ segments, snapshots }: Listing): readonly JournalDamage[] {
  const covered = snapshots[0]?.lsn ?? 0;
  const first = segments[0]?.firstLsn ?? covered + 1;
  if (first <= covered + 1) return [];
  const reason = 'they are in no snapshot that is kept for sure, and in no segment';
  const file = segments[0]?.name ?? '';
  return [{ file, offset: 0, bytes: 0, lsn: covered + 1, records: first - covered - 1, reason }];
}
