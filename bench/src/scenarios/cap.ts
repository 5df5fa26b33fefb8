import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { knownBadSubjects, type SubjectContext, type SubjectModule } from '@spoolproof/conformance';
import { initQueue, nodePorts, openQueue } from '@spoolproof/queue';
import { alertDocuments, payloads } from '../alerts.ts';
import { countedPorts } from '../counted-ports.ts';
import { machineOf, type Machine } from '../machine.ts';
import { spreadOf, type Run, type Scenario, type Spread } from '../scenario.ts';

/** The incident's cap. */
const CAP = 2000;
/** The incident's depth. */
const INCIDENT_DEPTH = 505_836;
const BATCH = 1000;

/** The result of the scenario `cap`. */
interface CapResult {
  readonly scenario: 'cap';
  readonly depth: number;
  readonly cap: number;
  readonly archived: number;
  /** Filesystem calls of one enforcement, counted by the port. */
  readonly calls: number;
  /** Median of the timed enforcements. */
  readonly seconds: number;
  readonly secondsSpread: Spread;
  /** One run of the incident's algorithm on as many files of the same kind, on the same disk. */
  readonly incidentSeconds: number;
  readonly incidentCalls: number;
  readonly ratio: number;
  readonly machine: Machine;
}

/** Archives all but 2,000 of 505,836 items, and does the same with the incident's algorithm. */
export const capScenario: Scenario = {
  name: 'cap',
  summary: 'archive the overflow, beside the algorithm of the incident',
  depths: [INCIDENT_DEPTH],
  async run(run) {
    const depth = run.depths[0] ?? INCIDENT_DEPTH;
    const scratch = await mkdtemp(join(run.directory, 'spoolproof-bench-'));
    try {
      const ours = await measureOurs(run, join(scratch, 'queue'), depth);
      const incident = await measureIncident(run, join(scratch, 'flat'), depth);
      const { median } = ours.seconds;
      const result: CapResult = {
        scenario: 'cap',
        depth,
        cap: CAP,
        archived: ours.archived,
        calls: ours.calls,
        seconds: median,
        secondsSpread: ours.seconds,
        incidentSeconds: incident.seconds,
        incidentCalls: incident.calls,
        ratio: incident.seconds / median,
        machine: await machineOf(run.directory),
      };
      return result;
    } finally {
      run.say('removing the temporary queues');
      await rm(scratch, { recursive: true });
    }
  },
  render(result) {
    const { depth, calls, seconds, secondsSpread, incidentSeconds, incidentCalls, ratio, archived } =
      result as CapResult;
    const ms = (value: number): string => `${(value * 1000).toFixed(1)} ms`;
    return (
      `cap: ${archived} of ${depth} items archived\n` +
      `  spoolproof  ${calls} calls, ${ms(seconds)} (median; ${ms(secondsSpread.min)} to ${ms(secondsSpread.max)})\n` +
      `  incident    ${incidentCalls} calls, ${incidentSeconds.toFixed(1)} s\n` +
      `  ratio       ${Math.round(ratio)}\n`
    );
  },
};

async function measureOurs(run: Run, root: string, depth: number) {
  const counted = countedPorts(nodePorts());
  await initQueue(root);
  const queue = await openQueue(root);
  const counting = await openQueue(root, { ports: counted.ports });
  const documents = alertDocuments();
  try {
    for (let from = 0; from < depth; from += BATCH) {
      run.signal.throwIfAborted();
      if (from % 50_000 === 0) run.say(`enqueueing ${from} of ${depth}`);
      await queue.enqueueMany(payloads(documents, from, Math.min(BATCH, depth - from)));
    }
    // Not timed: the first one counts, and warms the code up as a process that runs for days would have it.
    await counting.stats();
    counted.take();
    const { archived } = await counting.enforceCap({ max: CAP });
    const calls = counted.take();
    const seconds: number[] = [];
    for (let repeat = 0; repeat < run.repeats; repeat++) {
      run.signal.throwIfAborted();
      await queue.readmit({ max: depth });
      const start = performance.now();
      const report = await queue.enforceCap({ max: CAP });
      seconds.push((performance.now() - start) / 1000);
      if (report.depthAfter !== CAP || report.archived !== archived) {
        throw new Error(
          `the cap left ${report.depthAfter} and archived ${report.archived}, not ${CAP} and ${archived}`,
        );
      }
      run.say(`cap: ${((seconds.at(-1) ?? 0) * 1000).toFixed(1)} ms`);
    }
    return { archived, calls, seconds: spreadOf(seconds) };
  } finally {
    await counting.close();
    await queue.close();
  }
}

async function measureIncident(run: Run, root: string, depth: number) {
  const counted = countedPorts(nodePorts());
  const { subject } = (await import(knownBadSubjects.incident)) as SubjectModule;
  const settings = { leaseMs: 30_000, bucketItemsMax: 1000, deliveriesMax: 8, durability: 'none' } as const;
  const context: SubjectContext = { root, ports: counted.ports, role: 'archiver', settings };
  await counted.ports.fs.mkdir(root);
  await subject.prepare?.(context);
  const queue = await subject.open(context);
  const documents = alertDocuments();
  let made = 0;
  for (const payload of payloads(documents, 0, depth)) {
    run.signal.throwIfAborted();
    if (made++ % 50_000 === 0) run.say(`enqueueing ${made - 1} of ${depth} for the incident's algorithm`);
    await queue.enqueue(payload);
  }
  counted.take();
  const start = performance.now();
  await queue.enforceCap?.(CAP);
  const seconds = (performance.now() - start) / 1000;
  const calls = counted.take();
  await queue.close();
  return { seconds, calls };
}
