import { errnoOf } from '@spoolproof/contract';
import type { FileSystem, Ports } from '@spoolproof/contract';
import type { FaultRule } from '../faults/injector.ts';
import { BulkBuilder } from '../volume/bulk-builder.ts';
import { SimFs } from '../volume/sim-fs.ts';

/** Files per bucket directory. */
const BUCKET_FILES = 1000;
const PAYLOAD_BYTES = 600;

/** What hits the workers of a drain: lost races, transient refusals, failing reads, deaths and restarts. */
export const DRAIN_FAULTS: readonly FaultRule[] = [
  { fault: 'not-found', calls: ['rename'], probability: 0.001 },
  { fault: 'busy', calls: ['rename'], probability: 0.001 },
  { fault: 'read-failed', probability: 0.0005 },
  { fault: 'kill-before-it-knows', probability: 0.000_05 },
];

/** A volume with so many files ready, in buckets, all sharing one payload. */
export function buildReady(depth: number, seed: number): SimFs {
  const simFs = new SimFs({ seed });
  const bulk = new BulkBuilder(simFs.volume);
  const payload = bulk.content(new Uint8Array(PAYLOAD_BYTES).fill(0x61));
  const ready = bulk.directory('/ready');
  bulk.directory('/done');
  bulk.directory('/leased');
  let bucket = ready;
  for (let file = 0; file < depth; file += 1) {
    if (file % BUCKET_FILES === 0) {
      const name = `bucket-${String(file / BUCKET_FILES).padStart(6, '0')}`;
      bucket = bulk.directoryIn(ready, name);
      bulk.directory(`/done/${name}`);
    }
    bulk.file(bucket, `00mhz1abcde-producer-${String(file).padStart(7, '0')}-600-0a1b2c3-0`, payload);
  }
  return simFs;
}

/**
 * A worker that takes files one by one until none are left: claims by rename, reads, finishes by rename. What it meets
 * on the way, it takes for a lost race, and what another left behind, it takes up again.
 */
export async function drain({ fs, identity }: Ports): Promise<void> {
  const { pid } = identity.self();
  const own = `/leased/${pid}`;
  await attempt(fs.mkdir(own));
  for (let left = true; left;) {
    left = false;
    for (const bucket of await list(fs, '/ready')) {
      for (const name of await list(fs, `/ready/${bucket}`)) {
        left = true;
        const leased = `${own}/${name}`;
        if (!(await attempt(fs.rename(`/ready/${bucket}/${name}`, leased)))) continue;
        await attempt(fs.readFile(leased));
        await attempt(fs.rename(leased, `/done/${bucket}/${name}`));
      }
      await attempt(fs.rmdir(`/ready/${bucket}`));
    }
  }
}

async function list(fs: FileSystem, path: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const chunk of fs.readdir(path)) for (const { name } of chunk) names.push(name);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
  return names;
}

async function attempt(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}
