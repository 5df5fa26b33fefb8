import type { FileSystem } from '@spoolproof/contract';

import { defineSubject } from '../subject.ts';
import type { Subject, SubjectContext, SubjectLease, SubjectQueue } from '../subject.ts';
import {
  flatCapabilities,
  flatPaths,
  inventoryFlat,
  listFlat,
  moveFlat,
  prepareFlat,
  publishFlat,
} from './flat-files.ts';

/** Guard 1: the age of a file that vanished is 0, which sorts it first. */
async function safeMtimeMs(fs: FileSystem, path: string): Promise<number> {
  try {
    return (await fs.stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

/** Guards 2 and 4: looks before it moves, and passes over what goes wrong. Says whether it moved. */
async function guardedMove(fs: FileSystem, from: string, to: string): Promise<boolean> {
  try {
    await fs.stat(from);
    await moveFlat(fs, from, to);
    return true;
  } catch {
    return false;
  }
}

/** Opens the incident's queue with the four guards of its patch: everything else is as it was. */
export function openPatchedIncident(context: SubjectContext): SubjectQueue {
  const { fs } = context.ports;
  const paths = flatPaths(context.root);
  const waiting = (id: string): string => `${paths.root}/${id}.json`;
  const processed = (id: string): string => `${paths.processed}/${id}.json`;
  return {
    enqueue: async (payload) => ({ id: await publishFlat(context, payload), status: 'enqueued' }),
    claim: async (max) => {
      const leases: SubjectLease[] = [];
      for (const id of (await listFlat(fs, paths.root)).toSorted()) {
        if (leases.length === max) break;
        try {
          // Guard 3: a file that vanished before it was read is passed over.
          const payload = await fs.readFile(waiting(id));
          leases.push({ id, read: async () => payload });
        } catch {
          continue;
        }
      }
      return leases;
    },
    settle: async (lease, kind) => {
      if (kind !== 'release') await guardedMove(fs, waiting(lease.id), processed(lease.id));
      return 'settled';
    },
    enforceCap: async (cap) => {
      const found: { id: string; mtimeMs: number }[] = [];
      for (const id of await listFlat(fs, paths.root)) {
        found.push({ id, mtimeMs: await safeMtimeMs(fs, waiting(id)) });
      }
      const overflow = found
        .toSorted((a, b) => a.mtimeMs - b.mtimeMs)
        .slice(0, Math.max(0, found.length - cap));
      let archived = 0;
      for (const { id } of overflow) if (await guardedMove(fs, waiting(id), processed(id))) archived++;
      return { archived };
    },
    inventory: () => inventoryFlat(fs, paths),
    close: async () => undefined,
  };
}

/** The incident's queue with its patch: it no longer dies, which is not the same as being right. */
export const subject: Subject = defineSubject({
  name: 'incident-patched',
  version: '2026-04-01',
  capabilities: flatCapabilities,
  inspect: 'flat',
  prepare: prepareFlat,
  open: async (context) => openPatchedIncident(context),
});
