import { DURABILITY_LEVELS } from '@spoolproof/contract';
import type { FileQueue } from '@spoolproof/queue';
import { compare, renderComparison, type Comparison } from '../comparison.ts';
import type { BareQueue } from '../floor/bare-queue.ts';
import { machineOf, type Machine } from '../machine.ts';
import { countCalls, document, fill, openPair } from '../queue-floor.ts';
import type { Scenario } from '../scenario.ts';
import { withScratch } from '../scratch.ts';

/** The result of a scenario that only puts operations beside their floors. */
export interface ComparisonResult {
  readonly scenario: string;
  readonly comparisons: readonly Comparison[];
  readonly machine: Machine;
}

/** Fsyncs are a thousand times dearer than calls: fewer items show them. */
const SYNCED_SHARE = 10;

/** Single enqueues and batches of a thousand, at each durability. */
export const enqueueScenario: Scenario = {
  name: 'enqueue',
  summary: 'single enqueues and batches at each durability, beside the bare calls',
  depths: [10_000],
  run: (run) =>
    withScratch(run, async (directory) => {
      const depth = run.depths[0] ?? 10_000;
      const comparisons: Comparison[] = [];
      for (const durability of DURABILITY_LEVELS) {
        const items = durability === 'none' ? depth : Math.max(1, Math.round(depth / SYNCED_SHARE));
        const single = async (queue: FileQueue<Uint8Array> | BareQueue): Promise<void> => {
          for (let n = 0; n < items; n++) await queue.enqueue(document(n));
          await queue.flush();
        };
        const batched = async (queue: FileQueue<Uint8Array> | BareQueue): Promise<void> => {
          await fill(queue, items);
          await queue.flush();
        };
        for (const [name, act, target] of [
          ['single', single, 0.6],
          ['batched', batched, 0.8],
        ] as const) {
          const label = `enqueue-${name}-${durability}`;
          await using pair = await openPair(directory, label, durability);
          const callsPerItem = await countCalls(directory, label, items, 0, act, { durability });
          comparisons.push(
            await compare(run, {
              name: `enqueue ${name}, durability ${durability}`,
              items,
              ...(durability === 'none' ? { target } : {}),
              callsPerItem,
              ours: () => act(pair.ours),
              floor: () => act(pair.floor),
            }),
          );
        }
      }
      return {
        scenario: 'enqueue',
        comparisons,
        machine: await machineOf(run.directory),
      } satisfies ComparisonResult;
    }),
  render: renderComparisons,
};

/** Every comparison of a result, a line each. */
export function renderComparisons(result: object): string {
  const { scenario, comparisons } = result as ComparisonResult;
  return `${scenario}\n${comparisons.map(renderComparison).join('')}`;
}
