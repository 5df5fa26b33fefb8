import type { Capabilities } from '@spoolproof/contract';

import { runAnnex } from './annex.ts';
import type { Annex, AnnexFindings } from './annex.ts';
import type { LaneContext } from './lane-context.ts';
import { enforceAlone, raceCaps } from './phase-caps.ts';
import { measureEnqueues } from './phase-enqueue-cost.ts';
import { readmitSome } from './phase-heal.ts';
import { refuseBeyondCap } from './phase-reject.ts';
import { countedSweep } from './phase-sweep-cost.ts';

/** Small buckets, so that a small queue has several. */
const bucketItemsMax = 100;
const builtItems = 330;
const heldItems = 30;
const orphans = 20;
/** Enqueues with faults among them: about one in ten. */
const faultyItems = 400;
const capMax = 120;

/** Runs a small queue for each setting that the subject declares and that the lane's own queue does not have. */
export async function runAnnexes(context: LaneContext): Promise<AnnexFindings[]> {
  const found: AnnexFindings[] = [];
  for (const { annex, isFor } of annexes) {
    context.signal.throwIfAborted();
    if (isFor(context.subject.capabilities)) found.push(await runAnnex(context, annex));
  }
  return found;
}

const annexes: readonly { readonly annex: Annex; readonly isFor: (capabilities: Capabilities) => boolean }[] =
  [
    {
      isFor: ({ flatCost, durability }) => flatCost && durability.includes('strict'),
      annex: {
        name: 'strict',
        settings: { bucketItemsMax, durability: 'strict' },
        purpose: ['Q14', 'Q30'],
        work: syncEverything,
      },
    },
    {
      isFor: ({ capPolicies }) => capPolicies.includes('archive-newest'),
      annex: {
        name: 'archive-newest',
        settings: { bucketItemsMax, capPolicy: 'archive-newest' },
        purpose: ['Q10', 'Q12', 'Q18'],
        work: archiveNewest,
      },
    },
    {
      isFor: ({ capPolicies }) => capPolicies.includes('reject'),
      annex: {
        name: 'reject',
        settings: { bucketItemsMax, capPolicy: 'reject', capMax },
        purpose: ['Q12'],
        work: refuseBeyondCap,
      },
    },
    {
      isFor: ({ flatCost, leases }) => flatCost && leases,
      annex: {
        name: 'retention',
        settings: { bucketItemsMax, doneRetentionMs: 0 },
        purpose: ['Q18', 'Q36'],
        work: deleteFinished,
      },
    },
  ];

/** Counts the syncs of enqueues, and lets some of them fail (Q14). */
async function syncEverything(context: LaneContext): Promise<void> {
  await measureEnqueues(context);
  const producer = await context.crew.spawn('producer');
  const mix = { keys: 0, poison: 0, faults: true, pauseMs: 0 };
  await producer.run({ kind: 'produce', itemsMax: faultyItems, ...mix }, null);
  await producer.close();
}

/** Archives the newest, with some leased, and brings everything back. */
async function archiveNewest(context: LaneContext): Promise<void> {
  const { crew } = context;
  // Two at once: each may begin directories of its own while the other goes on with older ones.
  const builders = await crew.spawnAll('builder', 2);
  await Promise.all(
    builders.map((builder) => builder.run({ kind: 'build', items: builtItems, batch: bucketItemsMax }, null)),
  );
  const [holder, ...archivers] = await Promise.all([
    crew.spawn('consumer'),
    crew.spawn('archiver'),
    crew.spawn('archiver'),
  ]);
  await holder.run({ kind: 'hold', max: heldItems }, null);
  await raceCaps(context, archivers);
  await enforceAlone(context, (ready) => Math.floor(ready / 2));
  if (context.subject.capabilities.readmit) await readmitSome(context);
  await holder.run({ kind: 'settle-held' }, null);
  await Promise.all([holder, ...archivers, ...builders].map((child) => child.close()));
}

/** Finishes items and lets sweeps delete them: nothing done, much done, and nothing left to do (Q36). */
async function deleteFinished(context: LaneContext): Promise<void> {
  const { crew } = context;
  const sweeper = await crew.spawn('sweeper');
  await countedSweep(context, sweeper);
  const worker = await crew.spawn('consumer');
  await worker.run({ kind: 'build', items: builtItems, batch: bucketItemsMax }, null);
  await worker.run({ kind: 'drain', itemsMax: builtItems - heldItems, max: bucketItemsMax }, null);
  await worker.close();
  const orphaning = await crew.spawn('consumer');
  await orphaning.run({ kind: 'hold', max: orphans }, null);
  await orphaning.kill();
  await countedSweep(context, sweeper);
  await countedSweep(context, sweeper);
  await sweeper.close();
}
