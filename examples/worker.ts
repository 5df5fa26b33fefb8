// A producer and two workers. One item cannot be handled: it is tried again with growing pauses and buried in the end,
// with its reason, and delays nobody.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initQueue, jsonCodec, openQueue, work } from '@spoolproof/queue';

const scratch = await mkdtemp(join(tmpdir(), 'spoolproof-example-'));
const root = join(scratch, 'queue');
await initQueue(root, { deliveriesMax: 3 });

interface Job {
  readonly number: number;
}
{
  await using queue = await openQueue(root, { codec: jsonCodec<Job>() });
  await queue.enqueueMany(Array.from({ length: 100 }, (_, number) => ({ number })));
  await using other = await openQueue(root, { codec: jsonCodec<Job>() });
  const handle = ({ number }: Job): void => {
    if (number === 42) throw new Error('cannot handle 42');
  };
  const options = { drain: true, concurrency: 8, backoff: { baseMs: 10, maxMs: 100 } };
  const reports = await Promise.all([work(queue, handle, options), work(other, handle, options)]);
  const total = (key: 'acked' | 'released' | 'buried'): number =>
    reports.reduce((sum, report) => sum + report[key], 0);
  console.log(`${total('acked')} done, ${total('released')} tried again, ${total('buried')} buried`);
  for await (const { reason, deliveries } of queue.dead.list())
    console.log(`dead after ${deliveries}: ${reason}`);
}
await rm(scratch, { recursive: true });
