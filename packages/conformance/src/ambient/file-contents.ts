import type { AmbientProcess } from './ambient-process.ts';
import { memfsFileOf } from './open-files.ts';
import { takeStep } from './take-step.ts';

/** How many bytes are asked for where the size of a file says nothing. */
const chunkBytes = 65_536;

/** Reads once: as many bytes as the file, the buffer and the faults allow. Without a position, from where the last ended. */
export async function readOnce(
  process: AmbientProcess,
  descriptor: number,
  into: Uint8Array,
  position: number | null,
): Promise<number> {
  return await takeStep(process, { call: 'read', bytes: into }, (volume, call) => {
    const memfsFile = memfsFileOf(process, descriptor, 'read');
    const wanted = call.bytes ?? into;
    const count = volume.readSync(memfsFile, wanted, 0, wanted.length, position as number);
    call.transferred = count;
    return count;
  });
}

/** Writes once: as many bytes as the faults allow. Without a position, to where the last ended, or the end when appending. */
export async function writeOnce(
  process: AmbientProcess,
  descriptor: number,
  bytes: Uint8Array,
  position: number | null,
): Promise<number> {
  return await takeStep(process, { call: 'write', bytes }, (volume, call) => {
    const memfsFile = memfsFileOf(process, descriptor, 'write');
    const given = call.bytes ?? bytes;
    const count = volume.writeSync(memfsFile, given, 0, given.length, position ?? undefined);
    call.transferred = count;
    return count;
  });
}

/** Writes all bytes, in as many calls as it takes, as Node's writeFile does. */
export async function writeAll(
  process: AmbientProcess,
  descriptor: number,
  bytes: Uint8Array,
): Promise<void> {
  let written = 0;
  do {
    written += await writeOnce(process, descriptor, bytes.subarray(written), null);
  } while (written < bytes.length);
}

/** Reads to the end, in as many calls as it takes, as Node's readFile does. */
export async function readAll(process: AmbientProcess, descriptor: number): Promise<Buffer> {
  const memfsFile = memfsFileOf(process, descriptor, 'read');
  const size = Number(process.kernel.volume.fstatSync(memfsFile).size);
  const parts: Buffer[] = [];
  let total = 0;
  do {
    const part = Buffer.alloc(size > total ? size - total : chunkBytes);
    const count = await readOnce(process, descriptor, part, null);
    if (count === 0) break;
    parts.push(part.subarray(0, count));
    total += count;
  } while (total !== size);
  return Buffer.concat(parts);
}

/** Syncs a file. memfs has nothing that is unsynced: only the order of the calls and their failures are simulated. */
export async function syncFile(process: AmbientProcess, descriptor: number): Promise<void> {
  const { counter } = process;
  counter.syncing(descriptor);
  try {
    await takeStep(process, { call: 'fsync' }, (volume) =>
      volume.fsyncSync(memfsFileOf(process, descriptor, 'fsync')),
    );
  } catch (error) {
    counter.syncFailed(descriptor);
    throw error;
  }
}
