import path from 'node:path';

import { readRetired } from '../auditor/retired.ts';
import { ReportBuilder } from '../auditor/report.ts';
import { SequenceLedger } from '../auditor/sequence-ledger.ts';
import { NONE } from '../history/history.ts';
import type { Snapshot } from '../history/snapshot.ts';
import type { LaneContext } from './lane-context.ts';

const idPattern = /^[0-9a-z]{11}-([0-9a-z]{8})-([0-9a-z]{7})$/u;

/** Adds what retention has deleted to a look at the disk: it counts as done (Q01). Read from the ledger that the queue keeps of it. */
export async function addRetired({ root, history, crew }: LaneContext, snapshot: Snapshot): Promise<void> {
  const retired = new SequenceLedger();
  await readRetired(crew.disk, path.join(root, 'retired'), retired, new ReportBuilder());
  for (let item = 0; item < history.items.id.length; item++) {
    const id = history.items.id.at(item);
    if (id === NONE || snapshot.stateOf(id) !== null) continue;
    const name = history.ids.text(id);
    const [, producer = '', sequence = ''] = idPattern.exec(name) ?? [];
    if (retired.has(producer, Number.parseInt(sequence, 36))) snapshot.add(name, 'done');
  }
}
