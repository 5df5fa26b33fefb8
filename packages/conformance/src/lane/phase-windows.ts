import type { Job } from '../jobs/job.ts';
import type { Actor } from './crew.ts';
import type { LaneContext } from './lane-context.ts';

const deathCallMax = 60;
const deathChance = 0.25;
const claimSizes = [1, 2, 5, 20];

/**
 * Short windows on the standing depth: a few processes do one thing each, with priorities and faults of their own, and
 * some die at a call. Only where the crew can choose the steps.
 */
export async function runWindows(context: LaneContext): Promise<void> {
  const { crew, plan, report, random, signal } = context;
  if (crew.openWindow === undefined) return;
  const roles = rolesOf(context);
  const posts: { role: string; actor: Actor }[] = [];
  for (const role of roles) posts.push({ role, actor: await crew.spawn(role) });
  for (let window = 0; window < plan.windows; window++) {
    signal.throwIfAborted();
    if (window % 20 === 0) report('windows', window, plan.windows);
    crew.openWindow(random.below(0xffff_ffff));
    const taken = posts.filter(() => random.chance(0.5));
    await Promise.all(
      taken.map(({ role, actor }) =>
        actor.run(
          jobOf(context, role),
          random.chance(deathChance) ? { atCall: 1 + random.below(deathCallMax) } : null,
        ),
      ),
    );
    crew.closeWindow?.();
    for (const post of posts) if (post.actor.isGone) post.actor = await crew.spawn(post.role);
  }
  await Promise.all(posts.map(({ actor }) => actor.close()));
}

function rolesOf({ subject }: LaneContext): string[] {
  const { capPolicies, leases, readmit } = subject.capabilities;
  const roles = ['producer', 'producer', 'consumer', 'consumer', 'consumer'];
  if (capPolicies.length > 0) roles.push('archiver', 'archiver', 'archiver');
  if (leases) roles.push('sweeper', 'sweeper');
  if (readmit) roles.push('readmitter');
  return roles;
}

function jobOf({ random, plan, seen }: LaneContext, role: string): Job {
  const depth = seen.capWindows.at(-1)?.after.count('ready') ?? plan.depth;
  switch (role) {
    case 'producer':
      return { kind: 'build', items: 1 + random.below(20), batch: random.pick([1, 5, 20]) };
    case 'archiver':
      return { kind: 'cap', caps: [Math.max(0, depth - random.below(100))], startUs: 0, stepUs: 0 };
    case 'sweeper':
      return { kind: 'sweep', times: 1, pauseMs: 0 };
    case 'readmitter':
      return { kind: 'readmit', max: 1 + random.below(50), times: 1, pauseMs: 0 };
    default:
      return { kind: 'consume', itemsMax: 1 + random.below(20), sizes: claimSizes, untilEmpty: true };
  }
}
