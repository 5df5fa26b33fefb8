import { writeFileSync } from 'node:fs';

import type { SubjectStats } from '../subject.ts';
import { monotonicUs } from './plain-ports.ts';
import type { Job } from './protocol.ts';
import { pause, turn } from './worker.ts';
import type { Worker } from './worker.ts';

/** Enforces each cap at its time. Answers with the sum of what the reports say was archived. */
export async function enforceCaps(worker: Worker, job: Job & { kind: 'cap' }): Promise<number> {
  let archived = 0;
  for (const [step, cap] of job.caps.entries()) {
    await pause(worker, (job.startUs + step * job.stepUs - monotonicUs()) / 1000);
    if (worker.isStopping) break;
    const report = await worker.recorder.run('cap', { asked: cap }, async () => {
      const answer = await worker.queue.enforceCap?.(cap);
      return { value: answer, body: answer };
    });
    archived += report?.archived ?? 0;
    await turn();
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
    await turn();
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
    await turn();
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

const linesPerWrite = 4096;

/** Writes the subject's own inventory to a file: state, space, id as JSON. */
export async function inventory(worker: Worker, job: Job & { kind: 'inventory' }): Promise<number> {
  let total = 0;
  let lines: string[] = [];
  writeFileSync(job.path, '');
  for await (const { id, state } of worker.queue.inventory()) {
    lines.push(`${state} ${JSON.stringify(id)}\n`);
    total++;
    if (lines.length === linesPerWrite) {
      writeFileSync(job.path, lines.join(''), { flag: 'a' });
      lines = [];
    }
  }
  writeFileSync(job.path, lines.join(''), { flag: 'a' });
  return total;
}
