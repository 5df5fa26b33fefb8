// The incident's day in small: far more items than the cap allows. Four archivers enforce it at once, the overflow is archived
// by whole buckets, and as the queue is worked off, it comes back: nothing is dropped, nothing stays untriaged.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initQueue, jsonCodec, openQueue, work } from '@spoolproof/queue';

const scratch = await mkdtemp(join(tmpdir(), 'spoolproof-example-'));
const root = join(scratch, 'queue');
await initQueue(root, { cap: { max: 2000, low: 1000, policy: 'archive-oldest' } });
{
  await using queue = await openQueue(root, { codec: jsonCodec<number>() });
  await queue.enqueueMany(Array.from({ length: 20_000 }, (_, number) => number));

  const reports = await Promise.all([1, 2, 3, 4].map(() => queue.enforceCap()));
  const archived = reports.reduce((sum, report) => sum + report.archived, 0);
  console.log(`${archived} archived by four archivers, ${(await queue.stats()).depth} left`);

  let triaged = 0;
  for (let readmitted = -1; readmitted !== 0;) {
    triaged += (await work(queue, () => undefined, { drain: true, concurrency: 100 })).acked;
    ({ readmitted } = await queue.readmit());
  }
  const { counts } = await queue.stats();
  console.log(`${triaged} triaged, ${counts.overflow} left in overflow`);
}
await rm(scratch, { recursive: true });
