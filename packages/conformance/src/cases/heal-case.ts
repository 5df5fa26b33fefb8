import type { LaneContext } from '../lane/lane-context.ts';
import { takeSnapshot } from '../lane/take-snapshot.ts';

/** Sweeps until there is nothing left to do, at most so many. */
const sweepsMax = 12;
/** A poison item ends one round each time it is delivered. */
const drainRoundsMax = 100;
const drainItemsMax = 200;

/**
 * Faults have stopped: sweeps until what the dead held is back, sweeps once more, and drains what is ready, with a look
 * at the disk after each.
 */
export async function healCase(context: LaneContext): Promise<void> {
  if (context.subject.capabilities.leases) await recover(context);
  await drain(context);
}

async function recover(context: LaneContext): Promise<void> {
  const { crew, seen, plan } = context;
  const { snapshot: before } = await takeSnapshot(context);
  const sweeper = await crew.spawn('sweeper');
  const sweep = { kind: 'sweep', times: 1, pauseMs: 0 } as const;
  let last = await takeSnapshot(context);
  let quiet = 0;
  for (let sweeps = 0; sweeps < sweepsMax && quiet < 2; sweeps++) {
    const outcome = await sweeper.run(sweep, null);
    last = await takeSnapshot(context);
    // One quiet sweep may have seen somebody for the first time, of whom the next will say that he is silent.
    const isQuiet =
      outcome.kind === 'done' && Object.values(outcome.result ?? {}).every((count) => count === 0);
    quiet = isQuiet && last.snapshot.count('leased') === 0 ? quiet + 1 : 0;
    await crew.sleep(plan.settings.leaseMs * 0.6);
  }
  const second = await sweeper.run(sweep, null);
  const { snapshot: afterSecond } = await takeSnapshot(context);
  await sweeper.close();
  const report = second.kind === 'done' ? (second.result as Record<string, number> | null | undefined) : null;
  if (report === null || report === undefined) return;
  seen.recovery = {
    orphansBefore: before.count('leased'),
    orphansAfter: last.snapshot.count('leased'),
    afterFirst: last.snapshot,
    afterSecond,
    secondReport: report,
    secondCalls: 0,
    owners: last.report?.owners ?? 0,
    interrupted: 0,
  };
}

async function drain(context: LaneContext): Promise<void> {
  const { crew, seen, subject } = context;
  const { snapshot: before } = await takeSnapshot(context);
  for (let round = 0; round < drainRoundsMax; round++) {
    const consumer = await crew.spawn('consumer');
    const outcome = await consumer.run({ kind: 'drain', itemsMax: drainItemsMax, max: 4 }, null);
    await consumer.close();
    if (outcome.kind === 'done') break;
    if (!subject.capabilities.leases) continue;
    const sweeper = await crew.spawn('sweeper');
    await sweeper.run({ kind: 'sweep', times: 1, pauseMs: 0 }, null);
    await sweeper.close();
  }
  const { snapshot: after } = await takeSnapshot(context);
  seen.drain = {
    readyBefore: before.count('ready'),
    readyAfter: after.count('ready'),
    delayedAfter: after.count('delayed'),
    leasedAfter: after.count('leased'),
  };
}
