import { consume, drain, hold, probe, settleHeld } from './jobs-consume.ts';
import { build, enqueueKeys, produce } from './jobs-enqueue.ts';
import { enforceCaps, inventory, readmit, stats, sweep } from './jobs-maintain.ts';
import { probeEnqueue } from './jobs-probe-enqueue.ts';
import { probeLoop } from './jobs-probe-loop.ts';
import type { Job } from './job.ts';
import { pause } from './worker.ts';
import type { Worker } from './worker.ts';

/** Does one job. Answers with its result, which the coordinator knows how to read. */
export async function runJob(worker: Worker, job: Job): Promise<unknown> {
  switch (job.kind) {
    case 'build':
      return build(worker, job);
    case 'produce':
      return produce(worker, job);
    case 'consume':
      return consume(worker, job);
    case 'probe':
      return probe(worker, job);
    case 'probe-enqueue':
      return probeEnqueue(worker, job);
    case 'probe-loop':
      return probeLoop(worker, job);
    case 'hold':
      return hold(worker, job);
    case 'settle-held':
      return settleHeld(worker, job);
    case 'cap':
      return enforceCaps(worker, job);
    case 'sweep':
      return sweep(worker, job);
    case 'readmit':
      return readmit(worker, job);
    case 'stats':
      return stats(worker);
    case 'wait':
      return pause(worker, job.ms);
    case 'drain':
      return drain(worker, job);
    case 'enqueue-keys':
      return enqueueKeys(worker, job);
    case 'inventory':
      return inventory(worker, job);
  }
}
