import type { LaneContext } from './lane-context.ts';

const workers = 4;
const claimsEach = 100;

/** Workers that all claim one item at a time, at once, while nobody else is at work: what they take from each other (Q33). */
export async function contend(context: LaneContext): Promise<void> {
  const { crew, plan, seen, subject } = context;
  const { flatCost, leases } = subject.capabilities;
  if (!flatCost || !leases) return;
  context.report('contention', 0, 1);
  const children = await crew.spawnAll('consumer', workers);
  const claims = Math.max(1, Math.min(claimsEach, Math.floor(plan.depth / (workers * 4))));
  const fromUs = crew.nowUs;
  await Promise.all(children.map((child) => child.run({ kind: 'probe', claims, max: 1 }, null)));
  const toUs = crew.nowUs;
  await Promise.all(children.map((child) => child.close()));
  seen.contentions.push({ fromUs, toUs, workers });
}
