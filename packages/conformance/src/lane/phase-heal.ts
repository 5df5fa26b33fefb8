import type { Snapshot } from '../history/snapshot.ts';
import type { Actor } from './crew.ts';
import type { LaneContext } from './lane-context.ts';
import { InFlightBuckets, sweepAfter } from './phase-sweep-cost.ts';
import { takeSnapshot } from './take-snapshot.ts';

const orphansMax = 150;
const interruptedSweepCalls = [12, 45];
const poisonedItems = 30;
const poison = 1;
const drainRoundsMax = 60;
/** A lease and some to spare, for clocks that count whole seconds. */
const leasesWaited = 2;
/** Rounds of a drain of everything in which consumers die on the way. */
const deathRounds = 6;

/** Faults stop: what dead processes left is taken back, some of the archive comes back, and what is ready is drained. */
export async function heal(context: LaneContext): Promise<void> {
  const { plan, subject, crew, report } = context;
  const { capabilities } = subject;
  report('recovery', 0, 1);
  await recover(context);
  report('recovery', 1, 1);
  if (capabilities.readmit) await readmitSome(context);
  if (capabilities.idempotencyKeys) {
    const retrier = await crew.spawn('producer');
    const keys = Array.from({ length: plan.keys }, (_, number) => `page-${number}`);
    await retrier.run({ kind: 'enqueue-keys', keys }, null);
    await retrier.close();
  }
  await drainAll(context);
}

/** Leaves orphans behind, kills sweepers in the middle, and then sweeps twice, with a look at the disk after each. */
async function recover(context: LaneContext): Promise<void> {
  const { crew, seen, subject, plan, signal } = context;
  if (!subject.capabilities.leases) return;
  const [producer, doomed] = await Promise.all([crew.spawn('producer'), crew.spawn('consumer')]);
  await producer.run({ kind: 'build', items: orphansMax * 2, batch: orphansMax }, null);
  await producer.close();
  await doomed.run({ kind: 'hold', max: orphansMax }, null);
  await doomed.kill();
  // Whoever is given no port that tells whether a process lives may wait for a whole lease before it takes one (Q21).
  if (subject.ports === 'ambient') await crew.sleep(plan.settings.leaseMs * leasesWaited, signal);
  const inFlight = new InFlightBuckets();
  const { snapshot: before, report } = await takeSnapshot(context, {
    onEntry: (entry) => inFlight.add(entry),
  });
  const [sweeper, ...interrupted] = await crew.spawnAll('sweeper', 1 + interruptedSweepCalls.length);
  if (sweeper === undefined) return;
  for (const [number, doomedSweeper] of interrupted.entries()) {
    const atCall = interruptedSweepCalls[number] ?? 1;
    await doomedSweeper.run({ kind: 'sweep', times: 1, pauseMs: 0 }, { atCall });
    await doomedSweeper.close();
  }
  await sweepAfter(context, sweeper, report, inFlight.count, 1 + interruptedSweepCalls.length);
  const { snapshot: afterFirst } = await takeSnapshot(context);
  const second = await sweeper.run({ kind: 'sweep', times: 1, pauseMs: 0 }, null);
  const { snapshot: afterSecond, report: last } = await takeSnapshot(context);
  await compareStats(context, sweeper, afterSecond);
  await sweeper.close();
  const reported =
    second.kind === 'done' ? (second.result as Record<string, number> | null | undefined) : null;
  // A subject that cannot sweep answers with nothing: then there is nothing to judge.
  if (reported === null || reported === undefined) return;
  seen.recovery = {
    orphansBefore: before.count('leased'),
    orphansAfter: afterFirst.count('leased'),
    afterFirst,
    afterSecond,
    secondReport: reported,
    secondCalls: 0,
    owners: Math.max(last?.owners ?? 0, report?.owners ?? 0),
    interrupted: interruptedSweepCalls.length,
  };
}

/** Asks the subject for its counts while nothing moves, and keeps them beside what the auditor found. */
async function compareStats(context: LaneContext, child: Actor, snapshot: Snapshot): Promise<void> {
  const outcome = await child.run({ kind: 'stats' }, null);
  if (outcome.kind !== 'done' || outcome.result === null || typeof outcome.result !== 'object') return;
  const reported = outcome.result as Readonly<Record<string, number>>;
  const states = ['ready', 'delayed', 'leased', 'done', 'overflow', 'dead'] as const;
  const audited = Object.fromEntries(states.map((state) => [state, snapshot.count(state)]));
  context.seen.stats.push({ reported, audited });
}

/** Brings archived items back, with a look at the disk before and after. */
export async function readmitSome(context: LaneContext): Promise<void> {
  const { crew, plan, seen } = context;
  const { snapshot: before } = await takeSnapshot(context);
  const readmitter = await crew.spawn('readmitter');
  const fromUs = crew.nowUs;
  await readmitter.run({ kind: 'readmit', max: Math.ceil(plan.drainMax / 2), times: 2, pauseMs: 0 }, null);
  const toUs = crew.nowUs;
  await readmitter.close();
  const { snapshot: after } = await takeSnapshot(context);
  seen.readmits.push({ fromUs, toUs, before, after });
}

/** Consumers that acknowledge whatever they get, until nothing is left; a few items kill them on the way. */
export async function drainAll(context: LaneContext): Promise<void> {
  const { crew, plan, seen, report, subject } = context;
  if (subject.capabilities.deliveriesMax !== null && !plan.drainsAll) {
    const producer = await crew.spawn('producer');
    const mix = { keys: 0, faults: false, pauseMs: 0 };
    await producer.run({ kind: 'produce', itemsMax: poisonedItems, poison, ...mix }, null);
    await producer.close();
  }
  const { snapshot: before } = await takeSnapshot(context);
  const readyBefore = before.count('ready');
  const fromUs = crew.nowUs;
  const sweeper = subject.capabilities.leases ? await crew.spawn('sweeper') : null;
  let drained = 0;
  for (let round = 0; round < drainRoundsMax; round++) {
    const consumers = await crew.spawnAll('consumer', plan.consumers);
    const outcomes = await Promise.all(
      consumers.map((consumer) =>
        consumer.run(
          { kind: 'drain', itemsMax: readyBefore * 2 + 1000, max: plan.batch },
          plan.drainsAll && round < deathRounds ? { atCall: 200 + context.random.below(plan.depth) } : null,
          () => undefined,
        ),
      ),
    );
    await Promise.all(consumers.map((consumer) => consumer.close()));
    for (const outcome of outcomes) if (outcome.kind === 'done') drained += Number(outcome.result);
    report('drain', Math.min(drained, readyBefore), readyBefore);
    if (sweeper !== null) await sweeper.run({ kind: 'sweep', times: 1, pauseMs: 0 }, null);
    if (outcomes.every(({ kind }) => kind === 'done')) break;
  }
  const { snapshot: after } = await takeSnapshot(context);
  // What the cap archived and what came back is outside Q11's promise, and only the queue knows which items those are.
  if (!subject.capabilities.readmit || plan.drainsAll)
    seen.orderWindows.push({ fromUs, toUs: crew.nowUs, before });
  seen.drain = {
    readyBefore,
    readyAfter: after.count('ready'),
    delayedAfter: after.count('delayed'),
    leasedAfter: after.count('leased'),
  };
  if (sweeper === null) return;
  await compareStats(context, sweeper, after);
  await sweeper.close();
}
