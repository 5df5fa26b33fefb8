import type { Ports } from '@spoolproof/contract';
import { BulkBuilder, SimFs, Simulation } from '@spoolproof/sim';

import { flatPaths } from '../known-bad/flat-files.ts';
import { openPatchedIncident } from '../known-bad/incident-patched.ts';
import { WORLD_ROOT } from '../simulated/world.ts';
import type { SubjectContext, SubjectSettings } from '../subject.ts';
import { INCIDENT } from './incident-numbers.ts';

const settings: SubjectSettings = {
  leaseMs: 60_000,
  bucketItemsMax: 1000,
  deliveriesMax: 3,
  durability: 'none',
};
const alert = Buffer.from('{"rule":5710}\n');
const firstMs = 1_700_000_000_000;
const triageEveryMs = 5 * 60_000;

/** A process of the simulated incident, opened with its part of the world. */
export function contextOf(ports: Ports, role: string): SubjectContext {
  return { root: WORLD_ROOT, ports, role, settings };
}

/** A simulation at the speed of the incident's machine. */
export function incidentSimulation(kernel: SimFs, seed: number): Simulation {
  return new Simulation({
    kernel,
    seed,
    latency: 'incident-windows',
    stepsMax: Number.POSITIVE_INFINITY,
    yieldOnDelivery: false,
  });
}

/** A directory of so many alerts, each a little younger than the one before, as the incident's poller left it. */
export function buildFlatDirectory(files: number, seed: number): SimFs {
  const kernel = new SimFs({ seed });
  const bulk = new BulkBuilder(kernel.volume);
  const paths = flatPaths(WORLD_ROOT);
  const waiting = bulk.directory(paths.root);
  bulk.directory(paths.processed);
  const content = bulk.content(alert);
  for (let number = 0; number < files; number++) {
    const name = `${String(number).padStart(14, '0')}-alert.json`;
    bulk.file(waiting, name, content, { mtimeMs: firstMs + number });
  }
  return kernel;
}

/**
 * Triage, as its own process: every few minutes it takes what it can drain in that time, oldest first, reads each alert and moves
 * it. It has its guards, so that it lives through everything.
 *
 * @param isOver asked before each run.
 */
export async function triage(ports: Ports, isOver: () => boolean): Promise<void> {
  const queue = openPatchedIncident(contextOf(ports, 'triage'));
  const batch = Math.round((INCIDENT.drainedPerMinute * triageEveryMs) / 60_000);
  for (let runs = 1; !isOver(); runs++) {
    const leases = await queue.claim(batch);
    for (const lease of leases) {
      if (isOver()) return;
      await queue.settle(lease, 'ack');
    }
    const next = runs * triageEveryMs;
    const spentMs = ports.clock.monotonicMs() % triageEveryMs;
    if (!isOver() && next > 0) await ports.timers.sleep(triageEveryMs - spentMs);
  }
}
