import * as fs from 'node:fs';
import { join } from 'node:path';
import { knownBadSubjects, type SubjectContext, type SubjectModule } from '@spoolproof/conformance';
import { initQueue, nodePorts, openQueue } from '@spoolproof/queue';
import { countedPorts } from './counted-ports.ts';
import { watchProcess, type ProcessFigures } from './process-watch.ts';
import { document, fill } from './queue-floor.ts';
import { raceWindow } from './race-window.ts';
import type { Run } from './scenario.ts';
import { settleBatches } from './scenarios/settle.ts';

/** The incident's cap, which an enforcement shrinks to at every depth. */
const CAP = 2000;
const SINGLES = 2000;
const BATCHED = 3000;

/** What one algorithm was seen to need at one depth. */
export interface DepthMeasurement extends ProcessFigures {
  readonly depth: number;
  /** Microseconds of a single claim, and of an item claimed, read and acked in a batch; null where there are none. */
  readonly claimMicroseconds: number | null;
  readonly settleMicroseconds: number | null;
  /** One enforcement of the cap, and its calls. */
  readonly capSeconds: number;
  readonly capCalls: number;
  /** The longest time between a listing and a rename that acts on it. */
  readonly raceWindowMs: number;
  readonly directoryEntriesMax: number;
  readonly inodesPerItem: number;
}

/** Claims, settles and enforces the cap on a queue of ours of that depth. */
export async function measureQueue(run: Run, directory: string, depth: number): Promise<DepthMeasurement> {
  const root = join(directory, `queue-${depth}`);
  await initQueue(root);
  {
    await using producer = await openQueue(root);
    await fill(producer, depth, (from) => {
      run.signal.throwIfAborted();
      if (from % 50_000 === 0) run.say(`enqueueing ${from} of ${depth}`);
    });
  }
  const shape = shapeOf(root);
  const window = raceWindow(nodePorts());
  const counted = countedPorts(window.ports);
  await using queue = await openQueue(root, { ports: counted.ports });
  const seconds = { claim: 0, settle: 0, cap: 0 };
  let capCalls = 0;
  const timed = async (what: keyof typeof seconds, work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await work();
    seconds[what] = (performance.now() - start) / 1000;
  };
  await queue.ackMany(await queue.claim({ max: 1000 }));
  window.take();
  const singles = Math.min(SINGLES, Math.floor(depth / 4));
  const batched = Math.min(BATCHED, Math.floor(depth / 4));
  const figures = await watchProcess(async () => {
    await timed('claim', async () => {
      for (let n = 0; n < singles; n++) await queue.claim();
    });
    await timed('settle', () => settleBatches(queue, batched));
    counted.take();
    await timed('cap', () => queue.enforceCap({ max: CAP }));
    capCalls = counted.take();
  });
  return {
    depth,
    ...figures,
    claimMicroseconds: (seconds.claim * 1e6) / singles,
    settleMicroseconds: (seconds.settle * 1e6) / batched,
    capSeconds: seconds.cap,
    capCalls,
    raceWindowMs: window.take(),
    directoryEntriesMax: shape.largest,
    inodesPerItem: shape.inodes / depth,
  };
}

/** Enforces the cap by the incident's algorithm on a flat directory of that depth. */
export async function measureIncident(run: Run, directory: string, depth: number): Promise<DepthMeasurement> {
  const root = join(directory, `flat-${depth}`);
  const window = raceWindow(nodePorts());
  const counted = countedPorts(window.ports);
  fs.mkdirSync(root);
  const { subject } = (await import(knownBadSubjects.incident)) as SubjectModule;
  const settings = { leaseMs: 30_000, bucketItemsMax: 1000, deliveriesMax: 8, durability: 'none' } as const;
  const context: SubjectContext = { root, ports: counted.ports, role: 'archiver', settings };
  await subject.prepare?.(context);
  const queue = await subject.open(context);
  for (let n = 0; n < depth; n++) {
    if (n % 50_000 === 0) {
      run.signal.throwIfAborted();
      run.say(`enqueueing ${n} of ${depth} for the incident's algorithm`);
    }
    await queue.enqueue(document(n));
  }
  counted.take();
  window.take();
  let capSeconds = 0;
  const figures = await watchProcess(async () => {
    const start = performance.now();
    await queue.enforceCap?.(CAP);
    capSeconds = (performance.now() - start) / 1000;
  });
  await queue.close();
  return {
    depth,
    ...figures,
    claimMicroseconds: null,
    settleMicroseconds: null,
    capSeconds,
    capCalls: counted.take(),
    raceWindowMs: window.take(),
    directoryEntriesMax: depth,
    inodesPerItem: 1,
  };
}

function shapeOf(directory: string): { inodes: number; largest: number } {
  const entries = fs.readdirSync(directory, { withFileTypes: true });
  let inodes = 1;
  let largest = entries.length;
  for (const entry of entries) {
    if (!entry.isDirectory()) inodes++;
    else {
      const below = shapeOf(join(directory, entry.name));
      inodes += below.inodes;
      largest = Math.max(largest, below.largest);
    }
  }
  return { inodes, largest };
}
