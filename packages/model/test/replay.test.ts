import { beforeAll, expect, test } from 'vitest';
import { readInstances } from '../src/jobs.ts';
import { QuintModel } from '../src/quint/quint-model.ts';
import { replayTrace } from '../src/replay/replay-trace.ts';
import { shrinkTrace } from '../src/replay/shrink-trace.ts';
import { actionsOf, follow, type Trace } from '../src/replay/trace.ts';

let sound: QuintModel;
let flawed: QuintModel;
beforeAll(async () => {
  const specification = await readInstances();
  sound = new QuintModel(specification, 'publishAndBulkClaim');
  flawed = new QuintModel(specification, 'unsealedBulkMove');
});

const publish = ['enqueue', 'stage', 'open', 'resolve', 'publish'].map((name) => ({ name, process: 1 }));
const look = ['invokeClaim', 'listOpen', 'listSealed', 'listTapped'].map((name) => ({ name, process: 2 }));

test('[Q01] a late arrival happens in the queue as in the model', async () => {
  const trace = follow(sound, [
    ...publish.slice(0, 4),
    ...look,
    { name: 'tap', process: 2 },
    { name: 'publish', process: 1 },
  ]);
  expect(actionsOf(trace)).toHaveLength(10);
  expect(await replayTrace(sound, trace)).toBeUndefined();
});

test('[Q18] the queue does not follow a model in which open buckets move whole, and the history is made short', async () => {
  const idle = ['enqueue', 'stage'].map((name) => ({ name, process: 1 }));
  const trace = follow(flawed, [
    ...publish,
    ...idle,
    ...look,
    { name: 'claimWhole', process: 2 },
    { name: 'listBucket', process: 2 },
  ]);
  const divergence = await replayTrace(flawed, trace);
  expect(divergence?.expected).toContain('rename ready/open/');
  expect(divergence?.found.join()).toContain('ready/tapped');
  const shortest = await shrinkTrace(flawed, { trace, divergence: divergence! });
  expect(actionsOf(shortest.trace).map(({ name }) => name)).toEqual([
    'enqueue',
    'stage',
    'open',
    'invokeClaim',
    'listOpen',
    'listSealed',
    'listTapped',
    'claimWhole',
  ]);
});

test('what the disk holds is compared: a state that the trace does not lead to is a divergence', async () => {
  const trace: Trace = follow(sound, publish);
  const wrong = [...trace.slice(0, -1), { ...trace.at(-1)!, state: withLabelOf(sound, trace) }];
  const divergence = await replayTrace(sound, wrong);
  expect(divergence?.found.join('\n')).toContain('only on the disk:');
});

/** The last state of a trace with what lies on the disk as it was one step before. */
function withLabelOf(model: QuintModel, trace: Trace): Trace[number]['state'] {
  const [before, last] = trace.slice(-2).map(({ state }) => state);
  return last!.map((value, at) => (model.variables[at] === 'items' ? before![at]! : value));
}
