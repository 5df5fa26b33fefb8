import { resolve } from 'node:path';
import { SpoolError, type JournalInspection, type Ports, type QuarantinedRecord } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { Disk } from './disk.ts';
import { spoolErrorOf } from './errors.ts';
import { QUARANTINE } from './format/file-names.ts';
import { listJournal, type Listing } from './listing.ts';
import { Quarantine } from './quarantine.ts';

/**
 * Says what lies in a journal's directory. Reads only, so it may be called while another process appends.
 *
 * @throws SpoolError NOT_A_JOURNAL
 */
export async function inspectJournal(
  directory: string,
  ports: Pick<Ports, 'fs'> = nodePorts(),
): Promise<JournalInspection> {
  const path = resolve(directory);
  const disk = new Disk(ports.fs);
  const { segments, snapshots } = await listedJournal(disk, path);
  const quarantined = await (await Quarantine.of(disk, path)).list();
  let bytes = [...segments, ...snapshots].reduce((sum, file) => sum + file.bytes, 0);
  const aside = `${path}/${QUARANTINE}`;
  for (const name of (await disk.names(aside)) ?? []) bytes += (await disk.size(`${aside}/${name}`)) ?? 0;
  return { segments, snapshots, quarantined, activeBytes: segments.at(-1)?.bytes ?? 0, bytes };
}

/** What was set aside, with reasons. Reads only. @throws SpoolError NOT_A_JOURNAL @see spec/contract.md J04 */
export async function listQuarantine(
  directory: string,
  ports: Pick<Ports, 'fs'> = nodePorts(),
): Promise<readonly QuarantinedRecord[]> {
  return (await inspectJournal(directory, ports)).quarantined;
}

/** The listing of what must be a journal. @throws SpoolError NOT_A_JOURNAL */
export async function listedJournal(disk: Disk, path: string): Promise<Listing> {
  let listing: Listing | undefined;
  try {
    listing = await listJournal(disk, path);
  } catch (error) {
    throw spoolErrorOf(error, 'list', path);
  }
  if (listing === undefined || listing.segments.length + listing.snapshots.length === 0) {
    throw new SpoolError('NOT_A_JOURNAL', `${path} holds no journal`, { path });
  }
  return listing;
}
