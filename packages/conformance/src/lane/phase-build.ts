import type { CostWindow } from '../checkers/observation.ts';
import type { Actor } from './crew.ts';
import type { LaneContext } from './lane-context.ts';
import { takeSnapshot } from './take-snapshot.ts';

const singleClaims = 1000;
const bulkClaims = 2;

/** Fills the queue to its standing depth, and measures what a claim costs while it is nearly empty and when it is full. */
export async function buildDepth(context: LaneContext): Promise<void> {
  const { plan, crew, report } = context;
  const preparer = await crew.spawn('preparer');
  await preparer.close();
  const isFlat = context.subject.capabilities.flatCost;
  const builders = await crew.spawnAll('builder', plan.builders);
  await buildItems(context, builders, plan.baseItems, 0);
  if (isFlat) context.seen.baseCost = await measureClaims(context, plan.baseItems);
  await buildItems(context, builders, plan.depth - plan.baseItems, plan.baseItems);
  await Promise.all(builders.map((builder) => builder.close()));
  report('build', plan.depth, plan.depth);
  if (isFlat) context.seen.fullCost = await measureClaims(context, plan.depth);
}

async function buildItems(
  { plan, report }: LaneContext,
  builders: readonly Actor[],
  items: number,
  before: number,
): Promise<void> {
  const done = builders.map(() => 0);
  await Promise.all(
    builders.map((builder, number) => {
      const share = Math.floor(items / plan.builders) + (number < items % plan.builders ? 1 : 0);
      return builder.run({ kind: 'build', items: share, batch: plan.batch }, null, (count) => {
        done[number] = count;
        report('build', before + done.reduce((sum, each) => sum + each, 0), plan.depth);
      });
    }),
  );
}

/** Claims one by one and in bulk with a fresh process, undisturbed: its calls, memory and descriptors are the cost. */
async function measureClaims(context: LaneContext, depth: number): Promise<CostWindow> {
  const { crew, seen } = context;
  const { snapshot: before } = await takeSnapshot(context);
  const prober = await crew.spawn('prober');
  const fromUs = crew.nowUs;
  const claims = Math.min(singleClaims, Math.floor(depth / 2));
  await prober.run({ kind: 'probe', claims, max: 1 }, null);
  const outcome = await prober.run({ kind: 'probe', claims: bulkClaims, max: context.plan.batch }, null);
  const toUs = crew.nowUs;
  await prober.close();
  seen.orderWindows.push({ fromUs, toUs, before });
  const resources = outcome.kind === 'done' ? outcome.resources : { peakRssBytes: 0, openDescriptorsMax: 0 };
  return { fromUs, toUs, depth, ...resources };
}
