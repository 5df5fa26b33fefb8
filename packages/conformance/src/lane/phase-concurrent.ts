import type { Actor } from './crew.ts';
import type { LaneContext } from './lane-context.ts';
import type { DeathPlan, Job } from '../jobs/job.ts';
import { raceCaps } from './phase-caps.ts';
import { countReady } from './take-snapshot.ts';

/** One post of the crew: a role that is filled again whenever its process dies. */
interface Post {
  readonly role: string;
  readonly job: () => Job;
  child: Actor;
}

const deathChance = 0.3;
const deathCallMax = 2500;
const forever = 1_000_000;
const claimSizes = [1, 1, 2, 5, 20, 100, 100, 1000];

/** Everybody at once, in rounds; after each round the archivers race alone, with an auditor before and after. */
export async function runConcurrently(context: LaneContext): Promise<void> {
  const { plan, crew, seen, report, signal } = context;
  const posts = await fillPosts(context);
  for (let round = 0; round < plan.rounds && crew.nowUs < context.deadlineUs; round++) {
    report('concurrent', round, plan.rounds);
    await runRound(context, posts, round);
    signal.throwIfAborted();
    const archivers = posts.filter(({ role }) => role === 'archiver').map(({ child }) => child);
    await raceCaps(context, archivers);
  }
  report('concurrent', plan.rounds, plan.rounds);
  await Promise.all(posts.map(({ child }) => child.close()));
  if (posts.some(({ child }) => !child.isGone)) seen.stalled.push('a process did not close its queue');
}

async function fillPosts(context: LaneContext): Promise<Post[]> {
  const { plan, subject, crew } = context;
  const { capabilities } = subject;
  const roles: { readonly role: string; readonly count: number; readonly job: () => Job }[] = [
    {
      role: 'producer',
      count: plan.producers,
      job: () => ({
        kind: 'produce',
        itemsMax: plan.producedPerRoundMax,
        keys: capabilities.idempotencyKeys ? plan.keys : 0,
        poison: capabilities.deliveriesMax === null ? 0 : 1,
        faults: true,
        pauseMs: 1,
      }),
    },
    {
      role: 'consumer',
      count: plan.consumers,
      job: () => ({ kind: 'consume', itemsMax: plan.consumedPerRoundMax, sizes: claimSizes }),
    },
  ];
  if (capabilities.capPolicies.length > 0) {
    roles.push({
      role: 'archiver',
      count: plan.archivers,
      job: () => ({ kind: 'cap', caps: [], startUs: 0, stepUs: 0 }),
    });
  }
  if (capabilities.leases) {
    roles.push({
      role: 'sweeper',
      count: plan.sweepers,
      job: () => ({ kind: 'sweep', times: forever, pauseMs: 250 }),
    });
  }
  if (capabilities.readmit) {
    const job = (): Job => ({ kind: 'readmit', max: plan.readmitMax, times: forever, pauseMs: 350 });
    roles.push({ role: 'readmitter', count: 1, job });
  }
  const posts = roles.flatMap(({ role, count, job }) => Array.from({ length: count }, () => ({ role, job })));
  const children = await Promise.all(posts.map(({ role }) => crew.spawn(role)));
  return posts.flatMap((post, number) => {
    const child = children[number];
    return child === undefined ? [] : [{ ...post, child }];
  });
}

async function runRound(context: LaneContext, posts: Post[], round: number): Promise<void> {
  const { plan, crew, signal, seen } = context;
  const depth = seen.capWindows.at(-1)?.after.count('ready') ?? (await countReady(context));
  const startUs = crew.originUs + crew.nowUs + 50_000;
  const stepUs = (plan.roundMs * 1000) / plan.capsPerRound;
  // Each round takes an eighth of the queue away, a little at each enforcement, everybody at the same moments.
  const floor = Math.floor(depth * 0.875);
  const caps = Array.from({ length: plan.capsPerRound }, (_, step) =>
    Math.floor(depth - ((depth - floor) * (step + 1)) / plan.capsPerRound),
  );
  const state = { isOver: false };
  const schedule = { caps, startUs, stepUs };
  const work = Promise.all(posts.map((post) => holdPost(context, post, state, schedule)));
  // When the lane is aborted, the wait below says so first; what the posts say is looked at only after the round.
  work.catch(() => undefined);
  const killer = runKiller(context, posts, state);
  try {
    for (let left = plan.roundMs; left > 0; left -= 100) {
      await crew.sleep(100, signal);
      context.report('concurrent', round + 1 - left / plan.roundMs, plan.rounds);
    }
  } finally {
    state.isOver = true;
    for (const { child } of posts) child.stop();
    await killer;
  }
  const over = new AbortController();
  const stall = crew.sleep(plan.stallMs, over.signal).then(
    () => 'stalled' as const,
    () => 'over' as const,
  );
  if ((await Promise.race([work, stall])) === 'stalled') {
    seen.stalled.push(`a process of round ${round + 1}`);
    for (const { child } of posts) await child.kill();
    await work;
  }
  over.abort();
}

/** Keeps a post at its job until the round is over, with a new process whenever the old one dies. */
async function holdPost(
  context: LaneContext,
  post: Post,
  state: { readonly isOver: boolean },
  schedule: { readonly caps: readonly number[]; readonly startUs: number; readonly stepUs: number },
): Promise<void> {
  const planned = post.job();
  const job: Job = planned.kind === 'cap' ? { kind: 'cap', ...schedule } : planned;
  for (;;) {
    const outcome = await post.child.run(job, planDeath(context));
    if (outcome.kind === 'done') return;
    context.signal.throwIfAborted();
    // The replacement opens the queue also when the round is over: the next one needs it.
    do post.child = await context.crew.spawn(post.role);
    while (post.child.isGone);
    if (state.isOver) return;
  }
}

/** Some processes end themselves at a call that the seed chooses: kills from outside rarely strike between two calls. */
function planDeath({ random }: LaneContext): DeathPlan | null {
  return random.chance(deathChance) ? { atCall: 1 + random.below(deathCallMax) } : null;
}

async function runKiller(
  context: LaneContext,
  posts: readonly Post[],
  state: { readonly isOver: boolean },
): Promise<void> {
  const { plan, random, signal } = context;
  while (!state.isOver) {
    const pauseMs = plan.killPauseMinMs + random.below(plan.killPauseSpanMs);
    for (let left = pauseMs; left > 0 && !state.isOver; left -= 50) {
      await context.crew.sleep(50, signal).catch(() => undefined);
      if (signal.aborted) return;
    }
    if (state.isOver) return;
    await random.pick(posts).child.kill();
  }
}
