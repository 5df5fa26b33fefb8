import path from 'node:path';

import Database from 'better-sqlite3';
import { buildDBClient, SqliteQueue } from 'liteque';

import { defineSubject } from '@spoolproof/conformance';
import type { Subject, SubjectContext, SubjectLease, SubjectQueue } from '@spoolproof/conformance';

import { SettledLedger } from './settled-ledger.ts';

// What it says (README and index.d.ts of liteque 0.8.0):
//
//   "A simple typesafe sqlite-based job queue for Node.js."
//   "numRetries: 2", "keepFailedJobs: false", "concurrency: 1", "timeoutSecs: 60" (the options of its example)
//   "If a job with the same idempotency key is already enqueued, it will be ignored and undefined will be returned."
//
// It says nothing of order, batches or power. Its jobs are leases by design: a job that has been `running` for longer than
// `timeoutSecs` is handed out again under a new `allocationId`, and whoever finishes an old one changes nothing.
// Its keys are not declared: a key is taken only while its job exists, and whoever meets it is not told which job that is.

const retriesMax = 1_000_000;

interface Row {
  readonly id: number;
  readonly status: string;
}

interface Held extends SubjectLease {
  readonly allocationId: string;
}

function databaseOf(root: string): string {
  return path.join(root, 'queue.db');
}

function open({ root, settings }: SubjectContext): SubjectQueue {
  const queue = new SqliteQueue<string>('items', buildDBClient(databaseOf(root)), {
    defaultJobArgs: { numRetries: retriesMax },
    keepFailedJobs: true,
  });
  const ledger = new SettledLedger(root);
  const reader = new Database(databaseOf(root));
  const isOurs = reader.prepare('SELECT 1 FROM tasks WHERE id = ? AND allocationId = ?');
  const isThere = reader.prepare('SELECT 1 FROM tasks WHERE id = ?');
  return {
    enqueue: async (payload) => {
      const job = await queue.enqueue(Buffer.from(payload).toString('base64'));
      if (job === undefined) throw new Error('a job without a key was ignored');
      return { id: String(job.id), status: 'enqueued' };
    },
    claim: async (max) => {
      const leases: Held[] = [];
      const startedMs = Date.now();
      // Jobs are handed out one by one: a claim of many must not outlast the lease on its first.
      while (leases.length < max && Date.now() - startedMs < settings.leaseMs / 5) {
        const job = await queue.attemptDequeue({ timeoutSecs: settings.leaseMs / 1000 });
        if (job === null) break;
        const { id, allocationId, payload } = job;
        leases.push({
          id: String(id),
          allocationId,
          read: async () => Buffer.from(String(JSON.parse(payload)), 'base64'),
        });
      }
      return leases;
    },
    settle: async (lease, kind) => {
      const { id, allocationId } = lease as Held;
      if (kind === 'ack') await ledger.intend(id, 'done');
      // `finalize` answers with nothing. Whether it did anything is asked just before, and just after: a completed job that
      // is still there is somebody else's by now.
      const isHeld = isOurs.get(Number(id), allocationId) !== undefined;
      const status = { ack: 'completed', bury: 'failed', release: 'pending_retry' } as const;
      await queue.finalize(Number(id), allocationId, status[kind]);
      const isLeft = kind === 'ack' && isThere.get(Number(id)) !== undefined;
      return isHeld && !isLeft ? 'settled' : 'lease-lost';
    },
    stats: async () => {
      const { pending, pending_retry: retried, running, failed } = await queue.stats();
      return { ready: pending + retried, leased: running, dead: failed };
    },
    async *inventory() {
      const rows = reader.prepare('SELECT id, status FROM tasks').all() as Row[];
      const present = new Set(rows.map(({ id }) => String(id)));
      for (const { id, status } of rows) {
        if (status === 'running') yield { id: String(id), state: 'leased' };
        else yield { id: String(id), state: status === 'failed' ? 'dead' : 'ready' };
      }
      for (const entry of await ledger.entries()) if (!present.has(entry.id)) yield entry;
    },
    close: async () => void reader.close(),
  };
}

/** liteque, held to what it says and to the leases that it is built on. */
export const subject: Subject = defineSubject({
  name: 'liteque',
  version: '0.8.0',
  ports: 'ambient',
  // SQLite reaches the disk from native code.
  simulated: false,
  capabilities: {
    durability: ['none'],
    order: 'none',
    atomicBatch: false,
    leases: true,
    capPolicies: [],
    readmit: false,
    delay: true,
    idempotencyKeys: false,
    deliveriesMax: null,
    flatCost: false,
  },
  prepare: async ({ root }) => {
    buildDBClient(databaseOf(root), { runMigrations: true });
    await new SettledLedger(root).prepare();
  },
  open: async (context) => open(context),
});
