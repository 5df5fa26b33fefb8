import { execFileSync } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import {
  descriptorsMax,
  directoryEntriesMax,
  EVENT_LOOP_SLICE_MS,
  MEMORY_GROWTH_BYTES_MAX,
} from '@spoolproof/contract';
import { LOOP_DELAY_MAX_MS_MAX } from '../process-watch.ts';

/** The time that the incident's pipeline gave to one step. */
export const STEP_SECONDS = 600;
const BUCKET_ITEMS = 1000;
/** Entries of an ext4 directory of two index levels, 4 KB blocks three quarters full, and names of 48 bytes. */
const EXT4_DIRECTORY_ENTRIES = Math.floor(508 * 511 * (4096 / 56) * 0.75);

/** What the machine, the contract and the pipeline allow. */
export interface Limits {
  readonly stepSeconds: number;
  /** More than at the shallowest depth. */
  readonly memoryGrowthMb: number;
  readonly directoryEntries: number;
  /** What ext4 holds in one directory without its large ones. */
  readonly flatDirectoryEntries: number;
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  readonly inodesFree: number;
  readonly descriptors: number;
  /** What one process of ours holds at most, at any depth (Q34). */
  readonly descriptorsNeeded: number;
}

/** The limits on the disk of a directory. */
export async function limitsOf(directory: string): Promise<Limits> {
  const { ffree } = await statfs(directory);
  const allowed =
    process.platform === 'win32'
      ? 8192
      : Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
  return {
    stepSeconds: STEP_SECONDS,
    memoryGrowthMb: MEMORY_GROWTH_BYTES_MAX / 2 ** 20,
    directoryEntries: directoryEntriesMax(BUCKET_ITEMS),
    flatDirectoryEntries: EXT4_DIRECTORY_ENTRIES,
    loopDelayP99Ms: EVENT_LOOP_SLICE_MS,
    loopDelayMaxMs: LOOP_DELAY_MAX_MS_MAX,
    inodesFree: ffree,
    descriptors: Number.isNaN(allowed) ? Number.MAX_SAFE_INTEGER : allowed,
    descriptorsNeeded: descriptorsMax(1),
  };
}
