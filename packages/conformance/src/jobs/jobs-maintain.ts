import type { SubjectEntry, SubjectStats } from '../subject.ts';
import type { Job } from './job.ts';
import { pause } from './worker.ts';
import type { Worker } from './worker.ts';

/** Enforces each cap at its time. Answers with the sum of what the reports say was archived. */
export async function enforceCaps(worker: Worker, job: Job & { kind: 'cap' }): Promise<number> {
  let archived = 0;
  for (const [step, cap] of job.caps.entries()) {
    await pause(worker, (job.startUs + step * job.stepUs - worker.nowUs()) / 1000);
    if (worker.isStopping) break;
    const report = await worker.recorder.run('cap', { asked: cap }, async () => {
      const answer = await worker.queue.enforceCap?.(cap);
      return { value: answer, body: answer };
    });
    archived += report?.archived ?? 0;
    await worker.turn();
  }
  return archived;
}

/** Sweeps now and then. Answers with the last report. */
export async function sweep(worker: Worker, job: Job & { kind: 'sweep' }): Promise<unknown> {
  let last: unknown = null;
  for (let times = 0; times < job.times && !worker.isStopping; times++) {
    if (times > 0) await pause(worker, job.pauseMs);
    last = await worker.recorder.run('sweep', {}, async () => {
      const report = await worker.queue.sweep?.();
      return { value: report, body: report };
    });
    await worker.turn();
  }
  return last;
}

/** Brings archived items back now and then. Answers with how many the reports say. */
export async function readmit(worker: Worker, job: Job & { kind: 'readmit' }): Promise<number> {
  let readmitted = 0;
  for (let times = 0; times < job.times && !worker.isStopping; times++) {
    if (times > 0) await pause(worker, job.pauseMs);
    const report = await worker.recorder.run('readmit', { asked: job.max }, async () => {
      const answer = await worker.queue.readmit?.(job.max);
      return { value: answer, body: answer };
    });
    readmitted += report?.readmitted ?? 0;
    await worker.turn();
  }
  return readmitted;
}

/** Asks the subject for its own counts. */
export async function stats(worker: Worker): Promise<SubjectStats | null> {
  const counts = await worker.recorder.run('stats', {}, async () => {
    const answer = await worker.queue.stats?.();
    return { value: answer, body: answer };
  });
  return counts ?? null;
}

const entriesPerWrite = 4096;

/** Lists the subject's own inventory. Answers with how many entries it has. */
export async function inventory(worker: Worker, job: Job & { kind: 'inventory' }): Promise<number> {
  let total = 0;
  let entries: SubjectEntry[] = [];
  for await (const entry of worker.queue.inventory()) {
    entries.push({ id: entry.id, state: entry.state });
    total++;
    if (entries.length === entriesPerWrite) {
      worker.keepListing(job.name, entries);
      entries = [];
    }
  }
  worker.keepListing(job.name, entries);
  return total;
}
