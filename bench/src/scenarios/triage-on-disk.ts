import { join } from 'node:path';
import { generateWazuhAlert, seededRandom } from '@spoolproof/conformance';
import { initQueue, nodePorts, openQueue, type FileQueue } from '@spoolproof/queue';
import { decide, Redactor, runTriage, type Policy } from '@spoolproof/triage';
import { compare, type Comparison } from '../comparison.ts';
import { countedPorts } from '../counted-ports.ts';
import type { Run } from '../scenario.ts';
import { withScratch } from '../scratch.ts';

/** As many as `runTriage` leases at once unless it is told otherwise. */
const batchItems = 32;

/** Triage from a queue to its acknowledgement, beside the queue alone on the same items. */
export interface TriageOnDisk {
  /** `ours` is triage; `floor` is claim, read and ack without deciding. */
  readonly comparison: Comparison;
  /** Calls of the filesystem an alert that triage makes for cases, packs and ledger; the queue's own are not among them. */
  readonly caseCallsPerAlert: number;
  /** Of these, how many wait for the disk. */
  readonly caseSyncsPerAlert: number;
}

/** What one side of a round works on: a queue that holds the items, and a directory for cases. */
interface Prepared {
  readonly queue: FileQueue<Uint8Array>;
  readonly cases: string;
}

/** Triages the same items that the queue alone settles, in turns, each time from fresh queues on the disk. */
export function measureTriageOnDisk(run: Run, policy: Policy, items: number): Promise<TriageOnDisk> {
  return withScratch(run, async (directory) => {
    const random = seededRandom(20260401);
    const payloads = Array.from({ length: items }, (_, n) => Buffer.from(generateWazuhAlert(random, n)));
    let made = 0;
    const prepare = async (): Promise<Prepared> => {
      const place = join(directory, String(made++));
      await initQueue(place);
      const queue = await openQueue(place);
      await queue.enqueueMany(payloads);
      return { queue, cases: `${place}-cases` };
    };
    const triage = async ({ queue, cases }: Prepared, ports = nodePorts()): Promise<void> => {
      const packRules = { redactor: new Redactor(), hostPaths: [] };
      const setup = { queue, cases, ports, packRules };
      const report = await runTriage(
        { ...setup, decide: (alert, context) => decide(alert, policy, context) },
        { drain: true, batchItems },
      );
      const decided = Object.values(report.decided).reduce((sum, count) => sum + count, 0);
      // A rate of anything else would be the rate of something else.
      if (decided !== items) throw new Error(`${decided} of ${items} alerts were decided`);
    };

    const counted = countedPorts(nodePorts());
    const one = await prepare();
    await triage(one, counted.ports);
    await one.queue.close();
    const caseCallsPerAlert = counted.take() / items;
    const caseSyncsPerAlert = counted.syncs() / items;

    let sides: readonly [Prepared, Prepared] | undefined;
    const closeSides = async (): Promise<void> => {
      await Promise.all((sides ?? []).map(({ queue }) => queue.close()));
    };
    const comparison = await compare(run, {
      name: 'claim, decide, case, ledger and ack; its floor is claim, read and ack',
      items,
      prepare: async () => {
        await closeSides();
        sides = [await prepare(), await prepare()];
      },
      ours: async () => {
        if (sides !== undefined) await triage(sides[0]);
      },
      floor: async () => {
        if (sides !== undefined) await settle(sides[1].queue, items);
      },
    });
    await closeSides();
    return { comparison, caseCallsPerAlert, caseSyncsPerAlert };
  });
}

/** What triage does with a queue, and nothing else. */
async function settle(queue: FileQueue<Uint8Array>, items: number): Promise<void> {
  for (let settled = 0; settled < items;) {
    const leases = await queue.claim({ max: batchItems });
    if (leases.length === 0) throw new Error(`nothing to claim after ${settled} of ${items} items`);
    await Promise.all(leases.map((lease) => lease.payload()));
    settled += (await queue.ackMany(leases)).settled;
  }
}
