import { enqueueOne } from './jobs-enqueue.ts';
import type { Job } from './job.ts';
import type { Worker } from './worker.ts';

/** One key in so many is used again, by an enqueue that has to find out that it is a duplicate. */
const repeatedEvery = 4;

/** Enqueues single items, and then some under keys: what each costs is in its record (Q30). */
export async function probeEnqueue(worker: Worker, job: Job & { kind: 'probe-enqueue' }): Promise<void> {
  for (let done = 0; done < job.singles && !worker.isStopping; done++) {
    await enqueueOne(worker);
    await worker.turn();
  }
  for (let done = 0; done < job.keyed && !worker.isStopping; done++) {
    const key = `probe-${worker.process}-${done}`;
    await enqueueOne(worker, { key });
    if (done % repeatedEvery === 0) await enqueueOne(worker, { key });
    await worker.turn();
  }
}
