import { errnoOf } from '@spoolproof/contract';
import type { FileSystem } from '@spoolproof/contract';

import type { SubjectContext, SubjectQueue } from '../subject.ts';
import { buildFlatDirectory, contextOf, incidentSimulation, triage } from './flat-directory.ts';
import { INCIDENT } from './incident-numbers.ts';

/** What an enforcement of the flat queue's cap came to, in simulated time. */
export interface FlatEnforcement {
  readonly files: number;
  /** `sorted`: it got as far as moving files. `crashed`: it died before. */
  readonly outcome: 'sorted' | 'crashed';
  /** Minutes until then. */
  readonly minutes: number;
  /** Files that were asked for their age. */
  readonly stats: number;
  /** Of these, how many had vanished since they were listed. */
  readonly vanished: number;
  /** What it died of. */
  readonly error: string | null;
}

/**
 * Enforces the cap of a flat queue on a directory of so many files, with triage at work or alone, until it has sorted them or
 * died.
 */
export async function enforceFlat(
  open: (context: SubjectContext) => SubjectQueue,
  options: { readonly files: number; readonly seed: number; readonly hasTriage: boolean },
): Promise<FlatEnforcement> {
  const { files, seed, hasTriage } = options;
  const simulation = incidentSimulation(buildFlatDirectory(files, seed), seed);
  const sort = { stats: 0, vanished: 0, endMs: 0 };
  let error: string | null = null;
  const isOver = (): boolean => sort.endMs > 0;
  const end = (): void => void (sort.endMs = simulation.time.nowMs);
  simulation.spawn('poll-alerts', async (ports, task) => {
    const fs = watchStats(ports.fs, (isGone) => {
      sort.stats++;
      if (isGone) sort.vanished++;
      if (sort.stats < files || isOver()) return;
      // Everything has been asked for its age. What follows moves files, which is not what is measured.
      end();
      simulation.kill(task);
    });
    try {
      await open(contextOf({ ...ports, fs }, 'archiver')).enforceCap?.(INCIDENT.cap);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    if (!isOver()) end();
  });
  if (hasTriage) simulation.spawn('triage', (ports) => triage(ports, isOver));
  await simulation.run();
  const outcome = error === null ? 'sorted' : 'crashed';
  return { files, outcome, minutes: sort.endMs / 60_000, stats: sort.stats, vanished: sort.vanished, error };
}

/** The same file system, and told of every stat. */
function watchStats(fs: FileSystem, onStat: (isGone: boolean) => void): FileSystem {
  const stat: FileSystem['stat'] = async (path) => {
    try {
      const status = await fs.stat(path);
      onStat(false);
      return status;
    } catch (error) {
      onStat(errnoOf(error) === 'ENOENT');
      throw error;
    }
  };
  return new Proxy(fs, {
    get: (target, name): unknown => {
      if (name === 'stat') return stat;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
