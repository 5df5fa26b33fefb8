import type { Actor } from './crew.ts';
import type { LaneContext } from './lane-context.ts';
import { countReady } from './take-snapshot.ts';

const producers = 3;
const takenItems = 40;

/** Producers fill a queue that refuses what is beyond its cap, some is taken, and they fill it again (Q12). */
export async function refuseBeyondCap(context: LaneContext): Promise<void> {
  const { crew, plan } = context;
  const max = plan.settings.capMax ?? 0;
  const [consumer, archiver] = await Promise.all([crew.spawn('consumer'), crew.spawn('archiver')]);
  const children = await crew.spawnAll('producer', producers);
  await fill(context, children, Math.ceil(max / 2));
  await consumer.run({ kind: 'drain', itemsMax: takenItems, max: takenItems }, null);
  await fill(context, children, takenItems);
  // An enforcement under this policy archives nothing, whatever its cap.
  await archiver.run({ kind: 'cap', caps: [Math.floor(max / 2)], startUs: 0, stepUs: 0 }, null);
  await fill(context, children, 1);
  await Promise.all([...children, consumer, archiver].map((child) => child.close()));
}

/** All producers enqueue so many each, while nobody takes any away. */
async function fill(context: LaneContext, children: readonly Actor[], each: number): Promise<void> {
  const { crew, plan, seen } = context;
  const depthBefore = await countReady(context);
  const fromUs = crew.nowUs;
  await Promise.all(children.map((child) => child.run({ kind: 'build', items: each, batch: 1 }, null)));
  const toUs = crew.nowUs;
  seen.rejects.push({
    fromUs,
    toUs,
    max: plan.settings.capMax ?? 0,
    producers: children.length,
    depthBefore,
    depthAfter: await countReady(context),
  });
}
