import type { CallEvent } from '@spoolproof/contract';
import type { FaultName, Run, TraceStep } from '@spoolproof/sim';

import { isAmbient } from '../ambient/ambient-subject.ts';
import { afterTicks } from '../ambient/ambient-world.ts';
import { ReadyOrder } from '../auditor/ready-order.ts';
import { checkAll } from '../checkers/check-all.ts';
import type { Finding } from '../checkers/finding.ts';
import type { Observation } from '../checkers/observation.ts';
import { smallDocuments } from '../documents/small-documents.ts';
import { History } from '../history/history.ts';
import { ForeignFiles } from '../lane/foreign-files.ts';
import { emptySightings } from '../lane/lane-context.ts';
import type { LaneContext } from '../lane/lane-context.ts';
import { planLane } from '../lane/lane-plan.ts';
import { observeLane } from '../lane/observe-lane.ts';
import { takeSnapshot } from '../lane/take-snapshot.ts';
import { seededRandom } from '../seeded-random.ts';
import type { SimulatedActor } from '../simulated/simulated-actor.ts';
import { SimulatedCrew } from '../simulated/simulated-crew.ts';
import { memfsWorld, simWorld, WORLD_ROOT } from '../simulated/world.ts';
import type { Subject } from '../subject.ts';
import type { Case } from './case.ts';
import { healCase } from './heal-case.ts';

/** What a case found out. */
export interface CaseResult {
  readonly observation: Observation;
  readonly findings: readonly Finding[];
  readonly steps: number;
  /** How often each fault struck. */
  readonly strikes: ReadonlyMap<string, number>;
}

/** Where a case is run, and what is to be told of it. */
export interface CaseSetting {
  readonly subject: Subject;
  readonly fs: 'sim' | 'memfs';
  readonly signal: AbortSignal;
  /** Told of every call that took effect. */
  readonly onCall?: (call: CallEvent) => void;
  /** Told of every fault that strikes, and at which step. */
  readonly onStrike?: (fault: FaultName, step: number) => void;
}

const stepsMax = 400_000;
/** Simulated milliseconds that a process may take for its part once all others are done. */
const stallMs = 86_400_000;

/** Runs a case in the way that a plan says, heals, and decides. */
export async function runCase(
  definition: Case,
  { subject, fs, signal, onCall, onStrike }: CaseSetting,
  run: Run,
): Promise<CaseResult> {
  const seed = run.plan.kind === 'choices' ? 1 : 'seed' in run.plan ? run.plan.seed : run.plan.schedule.seed;
  const world = fs === 'sim' ? await simWorld(seed) : await memfsWorld();
  const history = new History();
  const { settings } = definition;
  const isScheduled = run.plan.kind === 'schedule';
  const trace = new CallTrace(onCall);
  const simulation = run.simulate({
    kernel: world.kernel,
    latency: 'ext4',
    stepsMax,
    crashProfile: definition.crashProfile,
    ...(isAmbient(subject) ? { afterPrograms: afterTicks } : {}),
    ...(onCall === undefined ? {} : { onStep: (step: TraceStep) => trace.step(step) }),
  });
  const crew = new SimulatedCrew(history, {
    subject,
    world,
    simulation,
    seed,
    settings,
    documents: smallDocuments(),
  });
  trace.nowUs = () => crew.nowUs;
  const context: LaneContext = {
    plan: { ...planLane(definition.preload, seed), settings, payloadsCheckedMax: 1000 },
    subject,
    root: WORLD_ROOT,
    history,
    crew,
    random: seededRandom(seed),
    foreign: new ForeignFiles(WORLD_ROOT, crew.rawDisk),
    seen: emptySightings(),
    signal,
    deadlineUs: Number.POSITIVE_INFINITY,
    report: () => undefined,
  };
  const observation = await crew.direct(async () => {
    await prepare(context, definition);
    // What was there before is not what a power failure is to be tried on.
    simulation.simFs?.sync();
    crew.watchStrikes((fault) => {
      trace.strike(fault);
      onStrike?.(fault, simulation.steps - 1);
    });
    if (!isScheduled) for (const rule of definition.faults) simulation.faults.arm(rule, simulation.steps);
    await perform(context, crew, definition);
    simulation.faults.disarm();
    await healCase(context);
    return (await observeLane(context)).observation;
  });
  const strikes = new Map<string, number>(simulation.faults.strikes);
  return { observation, findings: checkAll(observation), steps: simulation.steps, strikes };
}

async function prepare(context: LaneContext, { preload, hasForeign }: Case): Promise<void> {
  const { crew, foreign } = context;
  await (await crew.spawn('preparer')).close();
  if (preload > 0) {
    const builder = await crew.spawn('builder');
    await builder.run({ kind: 'build', items: preload, batch: Math.ceil(preload / 2) }, null);
    await builder.close();
  }
  if (!hasForeign) return;
  await foreign.plantOutside();
  await foreign.plantInside();
}

/** Everybody does their part at once. Those that are left waiting when all others are done are stalled. */
async function perform(context: LaneContext, crew: SimulatedCrew, definition: Case): Promise<void> {
  const { seen } = context;
  const holder = await holdSome(crew, definition);
  const window = await openWindow(context, definition);
  const actors = definition.roles.map((role) => crew.start(role));
  const parts = Promise.all(actors.map((actor, number) => doPart(actor, number, definition)));
  const over = new AbortController();
  const stall = crew.sleep(stallMs, over.signal).then(
    () => true,
    () => false,
  );
  if (await Promise.race([parts.then(() => false), stall])) {
    const stuck = actors.filter((actor) => !actor.isGone);
    for (const actor of stuck) {
      seen.stalled.push(`${actor.process.role} ${actor.process.index}`);
      await actor.kill();
    }
    await parts;
  }
  over.abort();
  await window?.close(actors);
  await holder?.run({ kind: 'settle-held' }, null);
  await holder?.close();
}

/** Somebody who is at work on some items all the while. */
async function holdSome(crew: SimulatedCrew, { held = 0 }: Case): Promise<SimulatedActor | null> {
  if (held === 0) return null;
  const holder = await crew.spawn('consumer');
  await holder.run({ kind: 'hold', max: held }, null);
  return holder;
}

async function doPart(actor: SimulatedActor, number: number, { steps }: Case): Promise<void> {
  if (!(await actor.opened)) return;
  for (const step of steps) {
    if (step.actor !== number) continue;
    const outcome = await actor.run(step.job, null);
    if (outcome.kind === 'died') return;
  }
  await actor.close();
}

/** A case in which everybody enforces one cap, and nothing else happens, shows what an enforcement does (Q12). */
async function openWindow(
  context: LaneContext,
  { steps }: Case,
): Promise<{ close(actors: readonly SimulatedActor[]): Promise<void> } | null> {
  const caps = new Set(steps.flatMap(({ job }) => (job.kind === 'cap' ? job.caps : [-1])));
  const [cap] = caps;
  if (caps.size !== 1 || cap === undefined || cap < 0) return null;
  const { crew, seen } = context;
  const ready = new ReadyOrder((id) => context.history.internId(id));
  const { snapshot: before, report } = await takeSnapshot(context, { onEntry: (entry) => ready.add(entry) });
  const fromUs = crew.nowUs;
  const order = report === null ? null : ready.buckets();
  return {
    close: async (actors) => {
      if (actors.some((actor) => actor.process.end !== 'closed')) return;
      const toUs = crew.nowUs;
      const { snapshot: after } = await takeSnapshot(context);
      seen.capWindows.push({
        fromUs,
        toUs,
        cap,
        before,
        after,
        isSolo: actors.length === 1,
        order,
        work: null,
      });
    },
  };
}

/** Follows the calls of a case, for those who look at its counterexample. */
class CallTrace {
  nowUs: () => number = () => 0;
  readonly #tell: ((call: CallEvent) => void) | undefined;
  #struck: string | undefined = undefined;

  constructor(tell: ((call: CallEvent) => void) | undefined) {
    this.#tell = tell;
  }

  /** Notes that a fault is about to strike the call that takes effect next. */
  strike(fault: string): void {
    this.#struck = fault;
  }

  step({ step, task, call, phase, path, destination, outcome }: TraceStep): void {
    if (phase !== 1 && outcome === '') return;
    if (phase === 2 || call === 'turn' || call === 'sleep' || call === 'tick') return;
    const relative = (text: string): string => text.replace(`${WORLD_ROOT}/`, '');
    const where = destination === '' ? relative(path) : `${relative(path)} → ${relative(destination)}`;
    const fault = this.#struck;
    this.#struck = undefined;
    this.#tell?.({
      process: Number(task.slice(task.lastIndexOf('-') + 1)) || 0,
      step,
      atUs: this.nowUs(),
      call,
      path: where,
      result: outcome === '' ? 'ok' : outcome,
      ...(fault === undefined ? {} : { fault }),
    });
  }
}
