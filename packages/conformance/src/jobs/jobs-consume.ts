import { errnoOf } from '@spoolproof/contract';

import type { SettleKind, SubjectLease } from '../subject.ts';
import type { Job } from './job.ts';
import { pause } from './worker.ts';
import type { Worker } from './worker.ts';

const idlePauseMs = 20;
const emptyClaimsMax = 3;
const busyPauseMaxMs = 60;

/** Claims, and records which items were delivered. */
async function claim(worker: Worker, max: number): Promise<readonly SubjectLease[]> {
  const leases = await worker.recorder.run('claim', { asked: max }, async () => {
    const claimed = await worker.queue.claim(max);
    return { value: claimed, body: describeClaim(claimed) };
  });
  return leases ?? [];
}

/** What is written down of a claim: which items were delivered, and how often each has been. */
export function describeClaim(leases: readonly SubjectLease[]): {
  readonly ids: readonly string[];
  readonly deliveries: readonly number[];
} {
  return {
    ids: leases.map((lease) => lease.id),
    deliveries: leases.map((lease) => lease.deliveries ?? 0),
  };
}

/** Reads every payload, and records whose it was. Ends this process when one is poison. */
async function readAll(worker: Worker, leases: readonly SubjectLease[]): Promise<readonly SubjectLease[]> {
  const readable: SubjectLease[] = [];
  let isPoisoned = false;
  await worker.recorder.run('read', { body: { ids: leases.map((lease) => lease.id) } }, async () => {
    const tags: number[] = [];
    const damaged: number[] = [];
    const lost: number[] = [];
    const threw: unknown[] = [];
    for (const [position, lease] of leases.entries()) {
      try {
        const tag = worker.documents.verify(await lease.read());
        if (tag === null) damaged.push(position);
        else readable.push(lease);
        tags.push(tag?.process ?? -1, tag?.index ?? -1);
        if (tag?.poison === true) isPoisoned = true;
      } catch (error) {
        tags.push(-1, -1);
        const code = errnoOf(error);
        if (code === 'LEASE_LOST') lost.push(position);
        else threw.push({ position, error: worker.recorder.describe(error) });
      }
    }
    return { value: readable, body: { tags, damaged, lost, threw } };
  });
  if (isPoisoned) await worker.die();
  return readable;
}

/** Settles one by one, and records each. */
async function settleEach(worker: Worker, leases: readonly SubjectLease[], kind: SettleKind): Promise<void> {
  for (const lease of leases) {
    await worker.recorder.run(kind, { body: { ids: [lease.id] } }, async () => {
      const settlement = await worker.queue.settle(lease, kind);
      return { value: settlement, body: { lost: settlement === 'lease-lost' ? [0] : [] } };
    });
  }
}

/** Renews one by one where the subject can, and records each. */
async function renewEach(worker: Worker, leases: readonly SubjectLease[]): Promise<void> {
  const { queue } = worker;
  if (queue.renew === undefined) return;
  for (const lease of leases) {
    await worker.recorder.run('renew', { body: { ids: [lease.id] } }, async () => {
      const settlement = await queue.renew?.(lease);
      return { value: settlement, body: { lost: settlement === 'lease-lost' ? [0] : [] } };
    });
  }
}

/** Acknowledges many at once where the subject can, and records it. */
async function ackMany(worker: Worker, leases: readonly SubjectLease[]): Promise<void> {
  const { queue } = worker;
  if (queue.settleMany === undefined || leases.length < 2) return settleEach(worker, leases, 'ack');
  await worker.recorder.run('ack', { body: { ids: leases.map((lease) => lease.id) } }, async () => {
    const lostLeases = new Set((await queue.settleMany?.(leases))?.lost ?? []);
    const lost = leases.flatMap((lease, position) => (lostLeases.has(lease) ? [position] : []));
    return { value: lost.length, body: { lost } };
  });
}

/** Claims and settles a mix until told to stop. */
export async function consume(worker: Worker, job: Job & { kind: 'consume' }): Promise<void> {
  const { random } = worker;
  for (let taken = 0; taken < job.itemsMax && !worker.isStopping;) {
    const leases = await claim(worker, random.pick(job.sizes));
    taken += leases.length;
    await worker.turn();
    if (leases.length === 0) {
      if (job.untilEmpty === true) return;
      await pause(worker, idlePauseMs);
      continue;
    }
    const readable = await readAll(worker, leases);
    await settleMix(worker, readable);
    await pause(worker, random.below(busyPauseMaxMs));
    await worker.turn();
  }
}

/** Acknowledges most; releases, buries, renews and keeps some. */
async function settleMix(worker: Worker, leases: readonly SubjectLease[]): Promise<void> {
  const { random } = worker;
  const first = leases[0];
  if (first !== undefined && random.chance(0.1)) await renewEach(worker, [first]);
  if (random.chance(0.5)) return ackMany(worker, leases);
  const released = random.below(Math.min(leases.length, 6));
  const buried = released + (random.chance(0.2) ? 1 : 0);
  const single = buried + random.below(20);
  await settleEach(worker, leases.slice(0, released), 'release');
  await settleEach(worker, leases.slice(released, buried), 'bury');
  await settleEach(worker, leases.slice(buried, single), 'ack');
  await ackMany(worker, leases.slice(single));
}

/** Claims and keeps the leases. Answers with how many. */
export async function hold(worker: Worker, job: Job & { kind: 'hold' }): Promise<number> {
  worker.held.push(...(await claim(worker, job.max)));
  return worker.held.length;
}

/** Settles or renews the leases that were kept. Acknowledges one by one and then the rest at once. */
export async function settleHeld(worker: Worker, job: Job & { kind: 'settle-held' }): Promise<void> {
  const { as = 'ack' } = job;
  if (as === 'renew') return renewEach(worker, worker.held);
  const held = worker.held.splice(0);
  if (as !== 'ack') return settleEach(worker, held, as);
  const half = Math.ceil(held.length / 2);
  await settleEach(worker, held.slice(0, half), 'ack');
  await ackMany(worker, held.slice(half));
}

/** Claims a number of times and acknowledges everything. */
export async function probe(worker: Worker, job: Job & { kind: 'probe' }): Promise<number> {
  let taken = 0;
  for (let claims = 0; claims < job.claims && !worker.isStopping; claims++) {
    const leases = await claim(worker, job.max);
    const readable = await readAll(worker, leases);
    await ackMany(worker, readable);
    taken += leases.length;
    await worker.turn();
  }
  return taken;
}

/** Claims and acknowledges until nothing is left. */
export async function drain(worker: Worker, job: Job & { kind: 'drain' }): Promise<number> {
  let taken = 0;
  for (let empty = 0; taken < job.itemsMax && empty < emptyClaimsMax && !worker.isStopping;) {
    const leases = await claim(worker, Math.min(job.max, job.itemsMax - taken));
    if (leases.length === 0) {
      empty++;
      await pause(worker, idlePauseMs);
      continue;
    }
    empty = 0;
    taken += leases.length;
    await ackMany(worker, await readAll(worker, leases));
    worker.progress(taken);
    await worker.turn();
  }
  return taken;
}
