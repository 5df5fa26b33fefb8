import type { InjectedFault } from '../measure/call-counter.ts';
import type { Job } from './job.ts';
import { pause } from './worker.ts';
import type { Worker } from './worker.ts';

const mixedBatchMax = 40;
const poisonAfter = 7;
const progressEvery = 1000;

/** Faults that an enqueue can meet, and must tell of. */
const faults: readonly Omit<InjectedFault, 'after'>[] = [
  { call: 'write', errno: 'ENOSPC' },
  { call: 'write', errno: 'EIO' },
  { call: 'open', errno: 'EMFILE' },
  { call: 'open', errno: 'ENOSPC' },
  { call: 'rename', errno: 'EIO' },
  { call: 'rename', errno: 'ENOSPC' },
  { call: 'mkdir', errno: 'EDQUOT' },
  { call: 'fsync', errno: 'EIO' },
];

/** Enqueues one item and records it. */
export async function enqueueOne(
  worker: Worker,
  options: { readonly key?: string; readonly poison?: boolean; readonly fault?: InjectedFault } = {},
): Promise<void> {
  const { key, poison = false, fault } = options;
  const index = worker.nextItem++;
  const payload = worker.documents.payload({ process: worker.process, index, poison });
  const body = key === undefined && !poison ? undefined : { key, poison };
  await worker.recorder.run('enqueue', { first: index, count: 1, body }, async () => {
    if (fault !== undefined) worker.counter.arm(fault);
    try {
      const result = await worker.queue.enqueue(payload, key === undefined ? {} : { key });
      return { value: result, body: result };
    } finally {
      if (fault !== undefined) worker.counter.arm(null);
    }
  });
}

/** Enqueues a batch and records it. */
async function enqueueBatch(worker: Worker, count: number): Promise<void> {
  const first = worker.nextItem;
  worker.nextItem += count;
  const payloads = Array.from({ length: count }, (_, offset) =>
    worker.documents.payload({ process: worker.process, index: first + offset, poison: false }),
  );
  await worker.recorder.run('enqueue-batch', { first, count }, async () => {
    const ids = (await worker.queue.enqueueMany?.(payloads)) ?? [];
    return { value: ids, body: { ids } };
  });
}

/** Builds a standing depth quickly. */
export async function build(worker: Worker, job: Job & { kind: 'build' }): Promise<void> {
  const isBatching = worker.queue.enqueueMany !== undefined;
  for (let left = job.items; left > 0 && !worker.isStopping;) {
    const count = isBatching ? Math.min(left, job.batch) : 1;
    if (isBatching) await enqueueBatch(worker, count);
    else await enqueueOne(worker);
    left -= count;
    if (isBatching || left % progressEvery === 0) {
      worker.progress(job.items - left);
      await worker.turn();
    }
  }
}

/** Enqueues a mix until told to stop. */
export async function produce(worker: Worker, job: Job & { kind: 'produce' }): Promise<void> {
  const { random } = worker;
  let poisonLeft = job.poison;
  for (let made = 0; made < job.itemsMax && !worker.isStopping;) {
    const dice = random.below(100);
    if (poisonLeft > 0 && made >= Math.min(poisonAfter, job.itemsMax - job.poison)) {
      poisonLeft--;
      await enqueueOne(worker, { poison: true });
      made++;
    } else if (dice < 35 && worker.queue.enqueueMany !== undefined) {
      const count = 1 + random.below(mixedBatchMax);
      await enqueueBatch(worker, count);
      made += count;
    } else if (dice < 60 && job.keys > 0) {
      await enqueueOne(worker, { key: `page-${random.below(job.keys)}` });
      made++;
    } else if (dice < 70 && job.faults) {
      await enqueueOne(worker, { fault: { ...random.pick(faults), after: random.below(2) } });
      made++;
    } else {
      await enqueueOne(worker);
      made++;
    }
    await worker.turn();
    if (job.pauseMs > 0) await pause(worker, job.pauseMs);
  }
}

/** Enqueues once under each key. */
export async function enqueueKeys(worker: Worker, job: Job & { kind: 'enqueue-keys' }): Promise<void> {
  for (const key of job.keys) {
    await enqueueOne(worker, { key });
    await worker.turn();
  }
}
