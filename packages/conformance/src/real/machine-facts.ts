import { statfsSync } from 'node:fs';
import { cpus, platform, release, tmpdir, totalmem } from 'node:os';

import type { MachineFacts } from '@spoolproof/contract';

/** The facts of this machine that figures depend on. */
export function readMachineFacts(directory: string = tmpdir()): MachineFacts {
  const processors = cpus();
  return {
    platform: platform(),
    release: release(),
    node: process.version,
    cpus: processors.length,
    cpuModel: processors[0]?.model ?? 'unknown',
    memoryMiB: Math.round(totalmem() / 1024 / 1024),
    filesystem: `0x${statfsSync(directory).type.toString(16)}`,
  };
}
