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

/**
 * The queue of April 2026, written from its description: the cap lists `*.json`, asks each file for its mtime, sorts,
 * and moves the oldest to `processed/`; triage lists, reads and moves. Nothing expects a file to vanish meanwhile.
 */
export function openIncident(context: SubjectContext): SubjectQueue {
  const { fs } = context.ports;
  const paths = flatPaths(context.root);
  const waiting = (id: string): string => `${paths.root}/${id}.json`;
  const processed = (id: string): string => `${paths.processed}/${id}.json`;
  return {
    enqueue: async (payload) => ({ id: await publishFlat(context, payload), status: 'enqueued' }),
    claim: async (max) => {
      const ids = (await listFlat(fs, paths.root)).toSorted().slice(0, max);
      return ids.map((id): SubjectLease => ({ id, read: () => fs.readFile(waiting(id)) }));
    },
    settle: async (lease, kind) => {
      if (kind !== 'release') await moveFlat(fs, waiting(lease.id), processed(lease.id));
      return 'settled';
    },
    enforceCap: async (cap) => {
      const found: { id: string; mtimeMs: number }[] = [];
      for (const id of await listFlat(fs, paths.root)) {
        found.push({ id, mtimeMs: (await fs.stat(waiting(id))).mtimeMs });
      }
      const overflow = found
        .toSorted((a, b) => a.mtimeMs - b.mtimeMs)
        .slice(0, Math.max(0, found.length - cap));
      let archived = 0;
      for (const { id } of overflow) {
        await moveFlat(fs, waiting(id), processed(id));
        archived++;
      }
      return { archived };
    },
    inventory: () => inventoryFlat(fs, paths),
    close: async () => undefined,
  };
}

/** The incident's queue, which dies of files that vanish. */
export const subject: Subject = defineSubject({
  name: 'incident',
  version: '2026-04-01',
  capabilities: flatCapabilities,
  inspect: 'flat',
  prepare: prepareFlat,
  open: async (context) => openIncident(context),
});
