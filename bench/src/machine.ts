import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** What a result depends on besides the code. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly cpu: string;
  readonly memoryMb: number;
  /** The filesystem's magic number, as in statfs(2): 0xef53 is ext4, 0x1021994 tmpfs. */
  readonly fileSystem: string;
}

/** The facts of this machine and of the disk under a directory. */
export async function machineOf(directory: string): Promise<Machine> {
  const { type } = await statfs(directory);
  return {
    node: process.version,
    platform: `${process.platform} ${release()}`,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryMb: Math.round(totalmem() / 2 ** 20),
    fileSystem: `0x${type.toString(16)}`,
  };
}
