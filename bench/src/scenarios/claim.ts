import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { initQueue, nodePorts, openQueue, type FileQueue } from '@spoolproof/queue';
import { compare, renderComparison, type Comparison } from '../comparison.ts';
import { alertDocuments, payloads } from '../alerts.ts';
import { countedPorts } from '../counted-ports.ts';
import { machineOf, type Machine } from '../machine.ts';
import { countCalls, fill, openPair } from '../queue-floor.ts';
import { withScratch } from '../scratch.ts';
import type { Run, Scenario } from '../scenario.ts';

const BATCH = 1000;
/** Items claimed at each depth: enough for several buckets, so that looking for the next one is in it. */
const CLAIMS = 5000;

/** One depth of the scenario `claim`. */
interface ClaimRun {
  readonly depth: number;
  /** Filesystem calls of a claim and its ack, one item at a time, on the average. */
  readonly callsPerItem: number;
  readonly microsecondsPerItem: number;
  /** Memory above that of an open, empty queue, megabytes, after garbage collection where Node exposes it. */
  readonly memoryMb: number;
}

/** The result of the scenario `claim`. */
interface ClaimResult {
  readonly scenario: 'claim';
  readonly runs: readonly ClaimRun[];
  /** Calls at the greatest depth over calls at the least (Q31: at most 1.1). */
  readonly callsRatio: number;
  /** Single claims and claims by whole buckets, beside the bare calls. */
  readonly comparisons: readonly Comparison[];
  readonly machine: Machine;
}

/** Claims and acks items one by one at several depths. */
export const claimScenario: Scenario = {
  name: 'claim',
  summary: 'calls, time and memory of a claim and its ack, by depth',
  depths: [10_000, 1_000_000],
  async run(run) {
    const runs: ClaimRun[] = [];
    for (const depth of run.depths.toSorted((a, b) => a - b)) runs.push(await measure(run, depth));
    const callsRatio = (runs.at(-1)?.callsPerItem ?? Number.NaN) / (runs[0]?.callsPerItem ?? Number.NaN);
    const result: ClaimResult = {
      scenario: 'claim',
      runs,
      callsRatio,
      comparisons: await compareClaims(run),
      machine: await machineOf(run.directory),
    };
    return result;
  },
  render(result) {
    const { runs, callsRatio, comparisons } = result as ClaimResult;
    const rows = runs.map(
      ({ depth, callsPerItem, microsecondsPerItem, memoryMb }) =>
        `  at ${depth}: ${callsPerItem.toFixed(3)} calls, ${microsecondsPerItem.toFixed(1)} µs, ${memoryMb.toFixed(1)} MB\n`,
    );
    return (
      `claim and ack, an item\n${rows.join('')}  calls, deepest over shallowest: ${callsRatio.toFixed(3)}\n` +
      comparisons.map(renderComparison).join('')
    );
  },
};

async function compareClaims(run: Run): Promise<readonly Comparison[]> {
  return withScratch(run, async (directory) => {
    const comparisons: Comparison[] = [];
    for (const [name, max, target] of [
      ['one by one', 1, 0.6],
      ['by whole buckets', BATCH, undefined],
    ] as const) {
      const label = `claim-${max}`;
      await using pair = await openPair(directory, label);
      const claim = async (queue: FileQueue<Uint8Array>): Promise<void> => {
        for (let items = 0; items < CLAIMS;) {
          const { length } = await queue.claim({ max });
          if (length === 0) throw new Error(`nothing to claim after ${items} of ${CLAIMS} items`);
          items += length;
        }
      };
      comparisons.push(
        await compare(run, {
          name: `claim ${name}`,
          items: CLAIMS,
          ...(target === undefined ? {} : { target }),
          callsPerItem: await countCalls(directory, label, CLAIMS, CLAIMS + BATCH, claim),
          prepare: async () => {
            await fill(pair.ours, CLAIMS);
            await fill(pair.floor, CLAIMS);
          },
          ours: () => claim(pair.ours),
          floor: () => {
            for (let items = 0; items < CLAIMS; items += max) {
              if (max === 1) pair.floor.claim();
              else pair.floor.claimBucket();
            }
          },
        }),
      );
    }
    return comparisons;
  });
}

async function measure(run: Run, depth: number): Promise<ClaimRun> {
  const scratch = await mkdtemp(join(run.directory, 'spoolproof-bench-'));
  const root = join(scratch, 'queue');
  const documents = alertDocuments();
  try {
    await initQueue(root);
    await using producer = await openQueue(root);
    for (let from = 0; from < depth; from += BATCH) {
      run.signal.throwIfAborted();
      if (from % 50_000 === 0) run.say(`enqueueing ${from} of ${depth}`);
      await producer.enqueueMany(payloads(documents, from, Math.min(BATCH, depth - from)));
    }
    const counted = countedPorts(nodePorts());
    await using queue = await openQueue(root, { ports: counted.ports });
    const before = residentMb();
    await claimAndAck(queue, 1);
    counted.take();
    const claims = Math.min(CLAIMS, depth - 1);
    const start = performance.now();
    await claimAndAck(queue, claims);
    const microsecondsPerItem = ((performance.now() - start) * 1000) / claims;
    const callsPerItem = counted.take() / claims;
    return { depth, callsPerItem, microsecondsPerItem, memoryMb: residentMb() - before };
  } finally {
    run.say('removing the temporary queue');
    await rm(scratch, { recursive: true });
  }
}

async function claimAndAck(queue: FileQueue<Uint8Array>, items: number): Promise<void> {
  for (let n = 0; n < items; n++) {
    const [lease] = await queue.claim();
    if (lease === undefined) throw new Error(`nothing to claim after ${n} of ${items} items`);
    if ((await queue.ack(lease)) !== 'settled') throw new Error(`lost the lease on ${lease.id}`);
  }
}

function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}
