import type { Actor } from './crew.ts';
import type { LaneContext } from './lane-context.ts';
import { countReady, takeSnapshot } from './take-snapshot.ts';
import { ReadyOrder } from '../auditor/ready-order.ts';
import type { AuditReport } from '../auditor/report.ts';
import type { CapWindow } from '../checkers/observation.ts';

const startDelayUs = 30_000;
const interruptedRenames = [1, 4, 7, 12, 25];

/** All archivers enforce one cap at once, and nobody else does anything. */
export async function raceCaps(context: LaneContext, archivers: readonly Actor[]): Promise<void> {
  const { crew, seen } = context;
  if (archivers.length === 0) return;
  const ready = new ReadyOrder((id) => context.history.internId(id));
  const { snapshot: before, report } = await takeSnapshot(context, { onEntry: (entry) => ready.add(entry) });
  const cap = Math.floor(before.count('ready') * 0.9);
  const fromUs = crew.nowUs;
  const startUs = crew.originUs + fromUs + startDelayUs;
  await Promise.all(
    archivers.map((archiver) => archiver.run({ kind: 'cap', caps: [cap], startUs, stepUs: 0 }, null)),
  );
  const toUs = crew.nowUs;
  const { snapshot: after, report: later } = await takeSnapshot(context);
  const isSolo = archivers.length === 1;
  const order = report === null ? null : ready.buckets();
  seen.capWindows.push({ fromUs, toUs, cap, before, after, isSolo, order, work: workOf(report, later) });
}

/** One archiver alone enforces a cap, which is chosen by what is ready. */
export async function enforceAlone(context: LaneContext, capFor: (ready: number) => number): Promise<void> {
  const { crew, seen } = context;
  if (context.subject.capabilities.capPolicies.length === 0) return;
  const ready = new ReadyOrder((id) => context.history.internId(id));
  const { snapshot: before, report } = await takeSnapshot(context, { onEntry: (entry) => ready.add(entry) });
  const archiver = await crew.spawn('archiver');
  const cap = capFor(before.count('ready'));
  const fromUs = crew.nowUs;
  await archiver.run({ kind: 'cap', caps: [cap], startUs: 0, stepUs: 0 }, null);
  const toUs = crew.nowUs;
  await archiver.close();
  const { snapshot: after, report: later } = await takeSnapshot(context);
  const order = report === null ? null : ready.buckets();
  seen.capWindows.push({
    fromUs,
    toUs,
    cap,
    before,
    after,
    isSolo: true,
    order,
    work: workOf(report, later),
  });
}

/** Kills archivers in the middle of enforcements, after a number of renames each. */
export async function interruptCaps(context: LaneContext): Promise<void> {
  const { crew, seen, report } = context;
  if (context.subject.capabilities.capPolicies.length === 0) return;
  let depthBefore = await countReady(context);
  const archivers = await crew.spawnAll('archiver', interruptedRenames.length);
  for (const [attempt, afterRename] of interruptedRenames.entries()) {
    const archiver = archivers[attempt];
    if (archiver === undefined) break;
    report('interrupted caps', attempt, interruptedRenames.length);
    const cap = Math.floor(depthBefore * 0.7);
    const outcome = await archiver.run({ kind: 'cap', caps: [cap], startUs: 0, stepUs: 0 }, { afterRename });
    await archiver.close();
    const depthAfter = await countReady(context);
    seen.interruptedCaps.push({
      depthBefore,
      depthAfter,
      afterRename,
      cap,
      wasKilled: outcome.kind === 'died',
    });
    depthBefore = depthAfter;
  }
}

function workOf(before: AuditReport | null, after: AuditReport | null): CapWindow['work'] {
  if (before === null || after === null) return null;
  // One more: a bucket that the boundary cuts is taken whole first.
  const sealedBuckets = Math.max(0, before.ready.sealedBuckets - after.ready.sealedBuckets) + 1;
  return { ...before.ready, sealedBuckets };
}
