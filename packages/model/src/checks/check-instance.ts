import { SeededRandom } from '@spoolproof/sim';
import { describeHistory } from '../explore/describe-history.ts';
import { explore, type Edge, type Graph, type Visit } from '../explore/explore.ts';
import { toursOf } from '../explore/tours.ts';
import { INVARIANTS, type DefectiveInstance, type Instance } from '../instances.ts';
import type { QuintModel } from '../quint/quint-model.ts';
import type { Trace } from '../replay/trace.ts';
import { checkReplays } from './check-replays.ts';
import { result, type CheckResult } from './check-result.ts';

/** No instance is meant to be larger. */
const STATES_MAX = 20_000;
const TOURS = 16;
const TOUR_STEPS_MAX = 70;
/** The queue's own bound on surveys; with a smaller one in the model, the queue goes on where the model gives up. */
const QUEUE_SURVEYS = 8;

/** Visits every state of an instance, and replays behaviours from all over it. */
export async function checkInstance(
  model: QuintModel,
  instance: Instance,
  onProgress?: (note: string) => void,
): Promise<CheckResult> {
  const { states, edges, depth, exhausted, violation, graph } = explore(model, {
    invariants: [...INVARIANTS, ...(instance.invariants ?? [])],
    witnesses: instance.witnesses,
    reachable: instance.reachable ?? [],
    statesMax: STATES_MAX,
    onProgress: (found, far) => onProgress?.(`${instance.name}: ${found} states, ${far} steps away`),
  });
  const found = `${instance.name}: ${states} states, ${edges} steps, ${depth} deep`;
  if (violation !== undefined) {
    return result(false, `${found}: violates ${violation.clause}`, describeHistory(model, violation.path));
  }
  if (!exhausted) return result(false, `${found}: more than the ${STATES_MAX} that an instance may have`);
  if (states !== instance.states) return result(false, `${found}: ${instance.states} states were expected`);
  const replays = await checkReplays(model, tours(model, graph), (done) =>
    onProgress?.(`${instance.name}: ${done} replayed`),
  );
  return { ...replays, summary: `${found}; ${replays.summary}` };
}

function tours(model: QuintModel, graph: Graph): Trace[] {
  const random = new SeededRandom(1);
  return toursOf(graph, {
    tours: TOURS,
    stepsMax: TOUR_STEPS_MAX,
    draw: (below) => random.uint32() % below,
    avoid: givesUpEarly(model),
  });
}

/** Whether a step ends a claim because the instance looks at the queue less often than the queue itself would. */
function givesUpEarly(model: QuintModel): (edge: Edge, before: Visit) => boolean {
  if (model.constant('SURVEYS') === QUEUE_SURVEYS) return () => false;
  const atBound = new Map(
    model.processes.map((process) => [process, model.predicate(`procs.get(${process}).surveys == SURVEYS`)]),
  );
  return ({ action }, { state }) =>
    action.name === 'checkOwner' && atBound.get(action.process)?.(state) === true;
}

/** Visits an instance with a defect until it falls, which it must, by the clause and in the steps that are expected. */
export function checkDefect(model: QuintModel, { name, clause, steps }: DefectiveInstance): CheckResult {
  const { violation, states } = explore(model, { invariants: [clause], statesMax: STATES_MAX });
  if (violation === undefined)
    return result(false, `${name}: ${states} states, and ${clause} holds although it must not`);
  const found = violation.path.length - 1;
  const summary = `${name}: falls by ${clause} after ${found} steps, as it must`;
  if (found !== steps)
    return result(false, `${summary}, but ${steps} were expected`, describeHistory(model, violation.path));
  return result(true, summary);
}
