import type { ItemState } from '@spoolproof/contract';

import { auditDirectory } from '../auditor/audit-directory.ts';
import type { AuditEntry, AuditReport } from '../auditor/report.ts';
import { Snapshot } from '../history/snapshot.ts';
import type { LaneContext } from './lane-context.ts';

/** What is to be looked at. */
export interface SnapshotOptions {
  readonly states?: readonly ItemState[];
  readonly payloadEvery?: number;
  readonly onEntry?: (entry: AuditEntry) => void;
}

/** Where everything is now, by the auditor of the subject's format, else by the subject's own inventory. */
export async function takeSnapshot(
  context: LaneContext,
  options: SnapshotOptions = {},
): Promise<{ readonly snapshot: Snapshot; readonly report: AuditReport | null }> {
  const { subject, root, signal, history, crew } = context;
  const snapshot = new Snapshot(history.ids, crew.nowUs);
  if (subject.inspect === undefined) {
    await readInventory(context, snapshot, options);
    return { snapshot, report: null };
  }
  const report = await auditDirectory(root, subject.inspect, {
    disk: crew.disk,
    ...(options.states === undefined ? {} : { states: options.states }),
    ...(options.payloadEvery === undefined ? {} : { payloadEvery: options.payloadEvery }),
    signal,
    onEntry: (entry) => {
      snapshot.add(entry.id, entry.state);
      options.onEntry?.(entry);
    },
  });
  context.seen.directories.push(report.largestDirectory);
  return { snapshot, report };
}

/** How many items are ready now. */
export async function countReady(context: LaneContext): Promise<number> {
  const { snapshot } = await takeSnapshot(context, { states: ['ready'] });
  return snapshot.count('ready');
}

async function readInventory(
  context: LaneContext,
  snapshot: Snapshot,
  options: SnapshotOptions,
): Promise<void> {
  const { crew, history } = context;
  const name = `inventory-${history.processes.length}`;
  const lister = await crew.spawn('lister');
  await lister.run({ kind: 'inventory', name }, null);
  await lister.close();
  for await (const { id, state } of crew.readListing(name)) {
    if (options.states?.includes(state) === false) continue;
    snapshot.add(id, state);
    options.onEntry?.({ id, state, path: '' });
  }
}
