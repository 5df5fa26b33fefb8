import type { Capabilities } from '@spoolproof/contract';

import { defineSubject } from '../subject.ts';
import type { Subject, SubjectContext, SubjectQueue } from '../subject.ts';
import { folders } from './folder-queue.ts';

/** What the plain queue promises. */
export const folderCapabilities: Capabilities = {
  durability: ['none', 'strict'],
  order: 'per-producer',
  atomicBatch: false,
  leases: true,
  capPolicies: ['archive-oldest'],
  readmit: false,
  delay: false,
  idempotencyKeys: false,
  deliveriesMax: null,
  flatCost: false,
};

/** A queue of folders that has to be started before it can be used. */
type FolderQueueClass = new (context: SubjectContext) => SubjectQueue & { start(): Promise<SubjectQueue> };

/** Declares a queue of folders. @param promises what it promises other than the plain one. */
export function folderSubject(
  name: string,
  queue: FolderQueueClass,
  promises: Partial<Capabilities> = {},
): Subject {
  return defineSubject({
    name,
    version: '1',
    capabilities: { ...folderCapabilities, ...promises },
    inspect: 'folders',
    prepare: prepareFolders,
    open: async (context) => await new queue(context).start(),
  });
}

/** Makes the folders, durably. */
async function prepareFolders({ root, ports: { fs }, settings }: SubjectContext): Promise<void> {
  for (const folder of folders) await fs.mkdir(`${root}/${folder}`);
  if (settings.durability !== 'strict') return;
  const directory = await fs.open(root, 'directory');
  await fs.fsync(directory);
  await fs.close(directory);
}
