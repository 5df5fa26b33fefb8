import { FILE_SYSTEM_CALLS, type FileSystem, type Ports } from '@spoolproof/contract';

/** Ports whose filesystem calls are counted. A listing is one call for every chunk of it. */
export interface CountedPorts {
  readonly ports: Ports;
  /** Calls since the last time this was asked. */
  take(): number;
  /** Those of all of them that wait for the disk. */
  syncs(): number;
}

/** Counts the calls that go through the filesystem of `plain`. */
export function countedPorts(plain: Ports): CountedPorts {
  let calls = 0;
  let syncs = 0;
  const counting: Record<string, unknown> = { traits: plain.fs.traits };
  for (const name of FILE_SYSTEM_CALLS) {
    if (name === 'readdir') continue;
    const call = plain.fs[name].bind(plain.fs) as (...args: unknown[]) => unknown;
    counting[name] = (...args: unknown[]): unknown => {
      calls++;
      if (name === 'fsync') syncs++;
      return call(...args);
    };
  }
  counting['readdir'] = async function* (path: string) {
    calls++;
    let first = true;
    for await (const chunk of plain.fs.readdir(path)) {
      if (!first) calls++;
      first = false;
      yield chunk;
    }
  };
  return {
    ports: { ...plain, fs: counting as unknown as FileSystem },
    take: () => {
      const taken = calls;
      calls = 0;
      return taken;
    },
    syncs: () => syncs,
  };
}
