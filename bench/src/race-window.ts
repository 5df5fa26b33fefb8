import { dirname } from 'node:path';
import type { FileSystem, Ports } from '@spoolproof/contract';

/** Ports that note how old the observation is on which a rename acts. */
export interface RaceWindow {
  readonly ports: Ports;
  /** The longest time between a listing of a directory and a rename out of it since this was last asked, milliseconds. */
  take(): number;
}

/** Watches listings and renames: whatever happens between the two, the actor does not know of. */
export function raceWindow(plain: Ports): RaceWindow {
  const listedAt = new Map<string, number>();
  let longest = 0;
  const { fs } = plain;
  const watching: Partial<FileSystem> = {
    async *readdir(path: string) {
      // From its beginning: what was read first is the oldest.
      listedAt.set(path, performance.now());
      yield* fs.readdir(path);
    },
    rename: async (from, to) => {
      await fs.rename(from, to);
      const listed = listedAt.get(dirname(from));
      if (listed !== undefined) longest = Math.max(longest, performance.now() - listed);
    },
  };
  const watched = new Proxy(fs, {
    get: (target, name): unknown => {
      const own: unknown = Reflect.get(watching, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    ports: { ...plain, fs: watched },
    take: () => {
      const taken = longest;
      longest = 0;
      listedAt.clear();
      return taken;
    },
  };
}
