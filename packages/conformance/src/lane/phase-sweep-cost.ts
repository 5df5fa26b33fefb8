import type { AuditEntry, AuditReport } from '../auditor/report.ts';
import type { Actor, JobOutcome } from './crew.ts';
import type { LaneContext } from './lane-context.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** Counts the buckets that a sweep has to look at: leased ones, and open ones whose owners may be gone. */
export class InFlightBuckets {
  readonly #buckets: Set<string> = new Set();

  get count(): number {
    return this.#buckets.size;
  }

  add({ path: where, state }: AuditEntry): void {
    if (state === 'leased' || where.includes('/open/'))
      this.#buckets.add(where.slice(0, where.lastIndexOf('/')));
  }
}

/** Sweeps once, while nobody else is at work, and notes what was in flight (Q36). */
export async function countedSweep(context: LaneContext, sweeper: Actor): Promise<JobOutcome> {
  const buckets = new InFlightBuckets();
  const { report } = await takeSnapshot(context, { onEntry: (entry) => buckets.add(entry) });
  const outcome = await sweepAfter(context, sweeper, report, buckets.count);
  const { report: after } = await takeSnapshot(context);
  const window = context.seen.sweeps.at(-1);
  if (report === null || after === null || window === undefined) return outcome;
  const reclaimed = report.counts.leased - after.counts.leased;
  const deleted = report.counts.done - after.counts.done;
  context.seen.sweeps.splice(-1, 1, { ...window, moved: { reclaimed, deleted } });
  return outcome;
}

/**
 * Sweeps once, after a look at the disk found so many buckets in flight. Without an auditor nobody can tell what was in
 * flight, and there is no bound to hold the sweep to.
 *
 * @param newOwners processes that have registered themselves since that look, the sweeper's included.
 */
export async function sweepAfter(
  { crew, seen }: LaneContext,
  sweeper: Actor,
  report: AuditReport | null,
  buckets: number,
  newOwners = 1,
): Promise<JobOutcome> {
  const fromUs = crew.nowUs;
  const outcome = await sweeper.run({ kind: 'sweep', times: 1, pauseMs: 0 }, null);
  const toUs = crew.nowUs;
  if (report === null) return outcome;
  const work = { owners: report.owners + newOwners, buckets, staged: report.counts.staging };
  seen.sweeps.push({ fromUs, toUs, work, done: report.counts.done, moved: null });
  return outcome;
}
