import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { knownBadSubjects, type SubjectContext, type SubjectModule } from '@spoolproof/conformance';
import { document } from '../queue-floor.ts';
import { peakRssMb, restRssMb } from '../process-watch.ts';
import type { DepthRun } from './depth-run.ts';
import { CAP } from './measure-queue.ts';
import { beginPhases } from './phases.ts';

/** Files of the directory beside the measured one on which the code is warmed up. */
const WARM_UP_FILES = 4000;

/** Makes a flat directory as the incident's poller left it, and a shallow one beside it to warm up on. */
export function fillFlat(root: string, depth: number): void {
  for (const [path, files] of [
    [root, depth],
    [warmUpOf(root), WARM_UP_FILES],
  ] as const) {
    mkdirSync(join(path, 'processed'), { recursive: true });
    for (let n = 0; n < files; n++) {
      const file = openSync(join(path, `${String(n).padStart(14, '0')}-alertalertaler.json`), 'wx');
      writeSync(file, document(n));
      closeSync(file);
    }
  }
}

/** Enforces the cap by the incident's algorithm on a directory that another process has filled. */
export async function measureIncident(
  root: string,
  depth: number,
): Promise<Omit<DepthRun, 'inodes' | 'directoryEntriesMax'>> {
  const { subject } = (await import(knownBadSubjects.incident)) as SubjectModule;
  const restMb = restRssMb();
  const enforce = async (path: string, files: number): Promise<DepthRun['phases']> => {
    const phases = beginPhases();
    const settings = { leaseMs: 30_000, bucketItemsMax: 1000, deliveriesMax: 8, durability: 'none' } as const;
    const context: SubjectContext = { root: path, ports: phases.ports, role: 'archiver', settings };
    const queue = await subject.open(context);
    await phases.measure('cap', files - CAP, async () => queue.enforceCap?.(CAP));
    await queue.close();
    return phases.measured;
  };
  await enforce(warmUpOf(root), WARM_UP_FILES);
  const phases = await enforce(root, depth);
  return { depth, phases, memoryMb: peakRssMb(phases) - restMb, directoryEntriesGrowing: depth };
}

function warmUpOf(root: string): string {
  return `${root}-warm-up`;
}
