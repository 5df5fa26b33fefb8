import { compare, renderComparison, type Comparison } from '../comparison.ts';
import { machineOf, type Machine } from '../machine.ts';
import { BATCH, countCalls, fill, openPair } from '../queue-floor.ts';
import type { Scenario } from '../scenario.ts';
import { withScratch } from '../scratch.ts';
import { settleBareBatches, settleBatches } from './settle.ts';

/** The result of the scenario `end-to-end`. */
interface EndToEndResult {
  readonly scenario: 'end-to-end';
  readonly comparisons: readonly Comparison[];
  readonly itemsPerSecond: number;
  readonly machine: Machine;
}

/** A batch in, then claimed, read and acknowledged, one after the other in one process. */
export const endToEndScenario: Scenario = {
  name: 'end-to-end',
  summary: 'items a second through enqueue, claim, read and ack',
  depths: [10_000],
  run: (run) =>
    withScratch(run, async (directory) => {
      const items = run.depths[0] ?? 10_000;
      const batches = Math.ceil(items / BATCH);
      await using pair = await openPair(directory, 'end-to-end');
      const callsPerItem = await countCalls(directory, 'end-to-end', items, BATCH, async (queue) => {
        await fill(queue, items);
        await settleBatches(queue, items);
      });
      const comparison = await compare(run, {
        name: 'enqueue, claim, read and ack in batches',
        items: batches * BATCH,
        callsPerItem,
        ours: async () => {
          for (let batch = 0; batch < batches; batch++) {
            await fill(pair.ours, BATCH);
            await settleBatches(pair.ours, BATCH);
          }
        },
        floor: async () => {
          for (let batch = 0; batch < batches; batch++) {
            await fill(pair.floor, BATCH);
            settleBareBatches(pair.floor, BATCH);
          }
        },
      });
      const result: EndToEndResult = {
        scenario: 'end-to-end',
        comparisons: [comparison],
        itemsPerSecond: 1_000_000 / comparison.ours.median,
        machine: await machineOf(run.directory),
      };
      return result;
    }),
  render(result) {
    const { comparisons, itemsPerSecond } = result as EndToEndResult;
    return `end-to-end: ${Math.round(itemsPerSecond)} items a second\n${comparisons.map(renderComparison).join('')}`;
  },
};
