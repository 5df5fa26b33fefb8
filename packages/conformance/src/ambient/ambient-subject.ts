import type { Subject } from '../subject.ts';
import { openAmbientWorld } from './ambient-world.ts';

/** Whether the simulator has to replace `node:fs` below a subject. */
export function isAmbient({ ports }: Subject): boolean {
  return ports === 'ambient';
}

/**
 * Runs simulations of a subject, in the world that it needs.
 *
 * @throws RangeError when the subject cannot be run on that file system.
 */
export async function inWorldOf<T>(subject: Subject, fs: 'sim' | 'memfs', run: () => Promise<T>): Promise<T> {
  if (!isAmbient(subject)) return await run();
  refuseUnsimulated(subject, fs);
  const world = openAmbientWorld();
  try {
    return await run();
  } finally {
    world.close();
  }
}

/** @throws RangeError when a subject with ambient ports cannot be run on a simulated file system, saying why. */
export function refuseUnsimulated({ name, ports, simulated }: Subject, fs: string): void {
  if (ports !== 'ambient' || fs === 'real') return;
  if (simulated === false) {
    throw new RangeError(
      `subject '${name}' has ambient ports and says that it is not simulated: it runs on --fs real only`,
    );
  }
  if (fs === 'sim') {
    throw new RangeError(
      `subject '${name}' has ambient ports: it runs on --fs memfs,real; the simulator's own file system, with its loss of power, needs injected ports`,
    );
  }
}
