import type { LaneContext } from './lane-context.ts';

const keyed = 40;

/** Enqueues a bucket's worth with a fresh process, while nobody else is at work: its calls and syncs are the cost (Q30). */
export async function measureEnqueues(context: LaneContext): Promise<void> {
  const { crew, plan, seen, subject } = context;
  if (!subject.capabilities.flatCost) return;
  context.report('enqueue cost', 0, 1);
  const prober = await crew.spawn('prober');
  const fromUs = crew.nowUs;
  const singles = plan.settings.bucketItemsMax;
  const outcome = await prober.run(
    { kind: 'probe-enqueue', singles, keyed: subject.capabilities.idempotencyKeys ? keyed : 0 },
    null,
  );
  const toUs = crew.nowUs;
  await prober.close();
  const resources = outcome.kind === 'done' ? outcome.resources : { peakRssBytes: 0, openDescriptorsMax: 0 };
  seen.enqueueCosts.push({ fromUs, toUs, depth: plan.depth, ...resources });
}
