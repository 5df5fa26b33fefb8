import { operationsWithin } from '../checkers/deliveries.ts';
import type { CostWindow, Observation } from '../checkers/observation.ts';

/** What a lane measured, by name with the unit, for the plots over the depth. What was not measured is left out. */
export function laneCosts(observation: Observation): Record<string, number> {
  const { history, costs, enqueueCosts, capWindows, loopSlices, recovery } = observation;
  const found: Record<string, number | null> = {
    'calls per claim': costs === null ? null : meanCalls(observation, costs.full, 'claim'),
    'entries per claim': costs === null ? null : meanEntries(observation, costs.full),
    'calls per enqueue': null,
    'calls per cap': null,
    'calls per sweep': recovery === null || recovery.secondCalls === 0 ? null : recovery.secondCalls,
    'memory growth MiB':
      costs === null ? null : (costs.full.peakRssBytes - costs.base.peakRssBytes) / 1024 / 1024,
    'open descriptors': costs === null ? null : costs.full.openDescriptorsMax,
    'event loop slice ms':
      loopSlices.length === 0 ? null : Math.max(...loopSlices.map(({ sliceMs }) => sliceMs)),
  };
  const [enqueues] = enqueueCosts;
  if (enqueues !== undefined) found['calls per enqueue'] = meanCalls(observation, enqueues, 'enqueue');
  const alone = capWindows.find(({ isSolo }) => isSolo);
  const [enforcement] = alone === undefined ? [] : operationsWithin(history, ['cap'], alone);
  if (enforcement !== undefined) found['calls per cap'] = history.operations.calls.at(enforcement);
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) =>
      value === null ? [] : [[name, Math.round(value * 100) / 100] as const],
    ),
  );
}

/** Calls per operation: of claims of one item, and of enqueues without a key. */
function meanCalls({ history }: Observation, window: CostWindow, kind: 'claim' | 'enqueue'): number | null {
  const keyed = new Set([...history.keys.keys()].map((item) => history.items.operation.at(item)));
  return meanOf(
    operationsWithin(history, [kind], window)
      .filter((operation) =>
        kind === 'claim' ? history.operations.asked.at(operation) === 1 : !keyed.has(operation),
      )
      .map((operation) => history.operations.calls.at(operation)),
  );
}

function meanEntries({ history }: Observation, window: CostWindow): number | null {
  return meanOf(
    operationsWithin(history, ['claim'], window)
      .filter((operation) => history.operations.asked.at(operation) === 1)
      .map((operation) => history.operations.entries.at(operation)),
  );
}

function meanOf(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
