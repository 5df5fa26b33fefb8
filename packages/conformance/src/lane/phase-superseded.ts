import type { Actor } from './crew.ts';
import type { LaneContext } from './lane-context.ts';
import { enforceAlone } from './phase-caps.ts';

const heldMax = 60;
const sweepPauseMs = 200;
const readyLeft = 400;
const takenMax = 2000;
const successorsMax = 8;

/**
 * Makes a superseded owner: a consumer claims, is stopped for longer than its lease while sweepers run and another
 * consumer claims what they bring back, and then goes on and settles what it had (Q07).
 */
export async function supersedeOwner(context: LaneContext): Promise<void> {
  const { crew, plan, signal } = context;
  if (!context.subject.capabilities.leases) return;
  context.report('superseded owner', 0, 1);
  // Few are left ready, so that the successor certainly meets what is brought back.
  await enforceAlone(context, (ready) => Math.min(readyLeft, Math.floor(ready / 2)));
  const [owner, sweeper] = await Promise.all([crew.spawn('consumer'), crew.spawn('sweeper')]);
  await owner.run({ kind: 'hold', max: heldMax }, null);
  owner.suspend();
  try {
    // A whole lease from when a sweeper first sees that it is silent, and some to spare.
    for (let waitedMs = 0; waitedMs < plan.settings.leaseMs * 1.6; waitedMs += sweepPauseMs) {
      await sweeper.run({ kind: 'sweep', times: 1, pauseMs: 0 }, null);
      await crew.sleep(sweepPauseMs, signal);
    }
    await takeOver(context, sweeper);
  } finally {
    owner.resume();
  }
  await owner.run({ kind: 'settle-held' }, null);
  await Promise.all([owner.close(), sweeper.close()]);
}

/** Other consumers take everything that is ready: more than one, since poison may kill them. */
async function takeOver({ crew }: LaneContext, sweeper: Actor): Promise<void> {
  for (let attempt = 0; attempt < successorsMax; attempt++) {
    const successor = await crew.spawn('consumer');
    const outcome = await successor.run({ kind: 'drain', itemsMax: takenMax, max: heldMax }, null);
    await successor.close();
    if (outcome.kind === 'done') return;
    await sweeper.run({ kind: 'sweep', times: 1, pauseMs: 0 }, null);
  }
}
