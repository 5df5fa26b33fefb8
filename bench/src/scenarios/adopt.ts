import * as fs from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { adopt, initQueue, openQueue } from '@spoolproof/queue';
import { compare, renderComparison, type Comparison } from '../comparison.ts';
import { countedPorts } from '../counted-ports.ts';
import { BareAdoption } from '../floor/bare-adoption.ts';
import { machineOf, type Machine } from '../machine.ts';
import {
  judgeLoopDelay,
  renderFigures,
  watchProcess,
  type LoopDelayVerdict,
  type ProcessFigures,
} from '../process-watch.ts';
import { document, openPair } from '../queue-floor.ts';
import type { Run, Scenario } from '../scenario.ts';
import { withScratch } from '../scratch.ts';
import { stillPorts } from '../still-ports.ts';

/** Files of a timed round at most: it is repeated, and each file is made for it. */
const COMPARED_MAX = 10_000;
const SAY_EVERY = 50_000;

/** The result of the scenario `adopt`. */
export interface AdoptResult {
  readonly scenario: 'adopt';
  readonly comparisons: readonly Comparison[];
  /** One adoption at the greatest depth. */
  readonly watched: WatchedAdoption;
  readonly machine: Machine;
}

/** One adoption, and what it did to its process. */
interface WatchedAdoption extends ProcessFigures {
  readonly depth: number;
  readonly seconds: number;
  readonly filesPerSecond: number;
  readonly loopDelay: LoopDelayVerdict;
}

/** Adopts a flat directory, beside the bare calls, and watches the process at the greatest depth. */
export const adoptScenario: Scenario = {
  name: 'adopt',
  summary: 'adopt a flat directory, beside the bare calls; event loop and memory meanwhile',
  depths: [COMPARED_MAX],
  run: (run) =>
    withScratch(run, async (directory) => {
      const depth = Math.max(...run.depths);
      const comparison = await compareAdoptions(run, directory, Math.min(COMPARED_MAX, ...run.depths));
      const result: AdoptResult = {
        scenario: 'adopt',
        comparisons: [comparison],
        watched: await watchAdoption(run, directory, depth),
        machine: await machineOf(run.directory),
      };
      return result;
    }),
  render(result) {
    const { comparisons, watched } = result as AdoptResult;
    return (
      `adopt\n${comparisons.map(renderComparison).join('')}` +
      `  ${watched.depth} files in ${watched.seconds.toFixed(1)} s, ${Math.round(watched.filesPerSecond)} a second\n` +
      `    ${renderFigures(watched)}\n`
    );
  },
};

async function compareAdoptions(run: Run, directory: string, files: number): Promise<Comparison> {
  const callsPerItem = await countAdoption(run, directory, files);
  await using pair = await openPair(directory, 'adopt');
  const floor = new BareAdoption(join(directory, 'adopt-bare'));
  let round = 0;
  const source = (side: string): string => join(directory, `${side}-${round}`);
  return await compare(run, {
    name: 'adopt',
    items: files,
    callsPerItem,
    prepare: async () => {
      round++;
      for (const side of ['ours', 'bare']) await makeFiles(run, source(side), files);
    },
    ours: async () => expectAll(files, (await adopt(pair.ours, source('ours'))).adopted),
    floor: () => expectAll(files, floor.adopt(source('bare'))),
  });
}

/** Calls a file, in a queue that has adopted nothing yet. */
async function countAdoption(run: Run, directory: string, files: number): Promise<number> {
  const root = join(directory, 'adopt-counted');
  const source = join(directory, 'adopt-counted-files');
  await initQueue(root);
  await makeFiles(run, source, files);
  const counted = countedPorts(stillPorts());
  const { ports } = counted;
  await using queue = await openQueue(root, { ports });
  // Registers the owner.
  await queue.claim();
  counted.take();
  expectAll(files, (await adopt(queue, source, { ports })).adopted);
  return counted.take() / files;
}

async function watchAdoption(run: Run, directory: string, depth: number): Promise<WatchedAdoption> {
  const root = join(directory, 'adopt-watched');
  const source = join(directory, 'adopt-watched-files');
  await initQueue(root);
  await makeFiles(run, source, depth);
  await using queue = await openQueue(root);
  await queue.claim();
  run.say(`adopting ${depth} files`);
  let seconds = Number.NaN;
  const figures = await watchProcess(async () => {
    const start = performance.now();
    const { adopted } = await adopt(queue, source, { signal: run.signal });
    seconds = (performance.now() - start) / 1000;
    expectAll(depth, adopted);
  });
  return { depth, seconds, filesPerSecond: depth / seconds, ...figures, loopDelay: judgeLoopDelay(figures) };
}

async function makeFiles(run: Run, directory: string, files: number): Promise<void> {
  fs.mkdirSync(directory);
  for (let n = 0; n < files; n++) {
    if (n % SAY_EVERY === 0) {
      // A synchronous loop would never hear of Ctrl-C.
      await setImmediate();
      run.signal.throwIfAborted();
      run.say(`making ${n} of ${files} files`);
    }
    fs.writeFileSync(`${directory}/alert-${String(n).padStart(7, '0')}.json`, document(n));
  }
}

function expectAll(files: number, adopted: number): void {
  if (adopted !== files) throw new Error(`${adopted} of ${files} files were adopted`);
}
