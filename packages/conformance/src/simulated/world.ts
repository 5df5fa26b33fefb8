import type { FileSystem } from '@spoolproof/contract';
import { directPort, inodeAt, MemfsKernel, SimFs } from '@spoolproof/sim';
import type { Kernel } from '@spoolproof/sim';

/** The filesystem below a simulated lane, and how an outsider looks at it. */
export interface World {
  readonly fs: 'sim' | 'memfs';
  readonly kernel: Kernel;
  /** Calls through it take no time and are seen by nobody. */
  readonly disk: FileSystem;
  /** Whether the directory that a path lies in is there. */
  readonly hasParent: (path: string) => boolean;
}

/** Everything of a queue lies below here, and a place beside it for foreign files. */
export const WORLD_HOME = '/home';

/** The directory of the queue in a simulated world. */
export const WORLD_ROOT: string = `${WORLD_HOME}/queue`;

/** A world on the simulated filesystem: everything can be chosen, and power can fail. */
export async function simWorld(seed: number): Promise<World> {
  const kernel = new SimFs({ seed });
  return await furnish({
    fs: 'sim',
    kernel,
    disk: directPort(kernel),
    hasParent: (path) => inodeAt(kernel.volume, parentOf(path)) !== 0,
  });
}

/** A world on memfs: other code below the same scheduler. */
export async function memfsWorld(): Promise<World> {
  const kernel = new MemfsKernel();
  return await furnish({
    fs: 'memfs',
    kernel,
    disk: directPort(kernel),
    hasParent: (path) => kernel.volume.existsSync(parentOf(path)),
  });
}

async function furnish(world: World): Promise<World> {
  await world.disk.mkdir(WORLD_HOME);
  await world.disk.mkdir(WORLD_ROOT);
  return world;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
