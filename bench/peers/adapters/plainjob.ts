import path from 'node:path';

import Database from 'better-sqlite3';
import { better, defineQueue, JobStatus } from 'plainjob';

import { defineSubject } from '@spoolproof/conformance';
import type { Subject, SubjectContext, SubjectLease, SubjectQueue } from '@spoolproof/conformance';

// What it says (README of plainjob 0.0.14):
//
//   "A SQLite-backed job queue for `better-sqlite3` and `bun:sqlite` processing 15k jobs/s."
//   "SQLite-backed: Reliable persistence using bun:sqlite or better-sqlite3"
//   "Delayed jobs: Run jobs after a specified delay"
//   "Job timeout handling: Re-queue jobs if a worker dies"
//   "Multi-process Workers: For high-throughput scenarios, you can spawn multiple worker processes."
//   "timeout: Job gets re-queued after this time in milliseconds, defaults to 30min." (plainjob.d.ts)
//   "requeueTimedOutJobs: Requeues jobs that have exceeded the specified timeout." (plainjob.d.ts)
//
// What it does not say: any order; that `addMany` is atomic; a bound on deliveries; what a late worker is told.

const type = 'item';
const silent = { error: ignore, warn: ignore, info: ignore, debug: ignore };
const states = { 0: 'ready', 1: 'leased', 2: 'done', 3: 'dead' } as const;

function ignore(): void {
  // The gate has no use for its log.
}

interface Row {
  readonly id: number;
  readonly status: keyof typeof states;
}

function encode(payload: Uint8Array): string {
  return Buffer.from(payload).toString('base64');
}

function open({ root, settings }: SubjectContext): SubjectQueue {
  const database = new Database(path.join(root, 'queue.db'));
  let requeued = 0;
  const queue = defineQueue({
    connection: better(database),
    logger: silent,
    timeout: settings.leaseMs,
    onProcessingJobsRequeued: (jobs) => (requeued = jobs),
  });
  return {
    enqueue: async (payload) => ({ id: String(queue.add(type, encode(payload)).id), status: 'enqueued' }),
    enqueueMany: async (payloads) => queue.addMany(type, payloads.map(encode)).ids.map(String),
    claim: async (max) => {
      const leases: SubjectLease[] = [];
      const startedMs = Date.now();
      // Jobs are handed out one by one: a claim of many must not outlast the lease on its first.
      while (leases.length < max && Date.now() - startedMs < settings.leaseMs / 5) {
        // What its own worker does: mark one, then read it.
        const marked = queue.getAndMarkJobAsProcessing(type);
        if (marked === undefined) break;
        leases.push({ id: String(marked.id), read: async () => decode(queue.getJobById(marked.id)?.data) });
      }
      return leases;
    },
    settle: async ({ id }, kind) => {
      if (kind === 'ack') queue.markJobAsDone(Number(id));
      if (kind === 'bury') queue.markJobAsFailed(Number(id), 'buried');
      // There is no way to give a job back: a released one waits for its timeout.
      return 'settled';
    },
    sweep: async () => {
      queue.requeueTimedOutJobs(settings.leaseMs);
      return { requeued };
    },
    stats: async () => ({
      ready: queue.countJobs({ status: JobStatus.Pending }),
      leased: queue.countJobs({ status: JobStatus.Processing }),
      done: queue.countJobs({ status: JobStatus.Done }),
      dead: queue.countJobs({ status: JobStatus.Failed }),
    }),
    async *inventory() {
      const rows = database.prepare('SELECT id, status FROM plainjob_jobs').all() as Row[];
      for (const { id, status } of rows) yield { id: String(id), state: states[status] };
    },
    close: async () => queue.close(),
  };
}

function decode(data: string | undefined): Uint8Array {
  if (data === undefined) throw new Error('the job is gone');
  return Buffer.from(String(JSON.parse(data)), 'base64');
}

/** plainjob, held to what its README says. */
export const subject: Subject = defineSubject({
  name: 'plainjob',
  version: '0.0.14',
  ports: 'ambient',
  // SQLite reaches the disk from native code.
  simulated: false,
  capabilities: {
    durability: ['none'],
    order: 'none',
    atomicBatch: false,
    // "Re-queue jobs if a worker dies"
    leases: true,
    capPolicies: [],
    readmit: false,
    delay: true,
    idempotencyKeys: false,
    deliveriesMax: null,
    flatCost: false,
  },
  open: async (context) => open(context),
});
