import { checkHistory } from '../behaviour/check-history.ts';
import { describeEntry, type History } from '../behaviour/history.ts';
import { realCallOf, type SeenCall } from '../behaviour/real-call.ts';
import { castOf } from '../behaviour/model-view.ts';
import { recordReal } from '../histories/record-real.ts';
import { recordSimulated } from '../histories/record-simulated.ts';
import type { QuintModel } from '../quint/quint-model.ts';
import { result, type CheckResult } from './check-result.ts';

/** Where histories are recorded. */
export type Lane = 'simulated' | 'real';

/** Entries shown before the one that is refused. */
const ENTRIES_SHOWN = 24;

/** Records histories of the real queue and checks that each is a behaviour of the model. */
export async function checkHistories(model: QuintModel, lane: Lane, seeds: number): Promise<CheckResult> {
  const options = {
    cast: [...castOf(model)].map(([process, { role }]) => [process, role] as const),
    bucketItemsMax: model.constant('BUCKET') as number,
    cap: model.constant('CAP') as number,
  };
  const record = lane === 'real' ? recordReal : recordSimulated;
  const actions = new Set<string>();
  let entries = 0;
  let steps = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const history = await record({ ...options, seed });
    const verdict = checkHistory(model, history);
    if (verdict.refusal !== undefined) {
      return result(
        false,
        `${lane} history ${seed} is no behaviour of the model`,
        describeRefusal(history, verdict.refusal),
      );
    }
    for (const action of verdict.actions.keys()) actions.add(action);
    entries += history.entries.length;
    steps += verdict.steps;
  }
  const summary = `${seeds} ${lane} histories, ${entries} calls and events, ${steps} steps of the model`;
  return { ...result(true, summary), histories: seeds, actions: [...actions] };
}

function describeRefusal(
  history: History,
  { entry, reasons }: { readonly entry: number; readonly reasons: readonly string[] },
): string[] {
  const known = history.entries
    .slice(0, entry)
    .filter((each) => each.kind !== 'call' || isKnown(history.root, each.seen));
  const shown = known.slice(-ENTRIES_SHOWN);
  return [...shown.map(describeEntry), 'and then, which the model does not have:', ...reasons];
}

/** Whether the model could have the call at all. */
function isKnown(root: string, seen: SeenCall): boolean {
  const real = realCallOf(root, seen);
  return real !== undefined && real.from.place !== '';
}
