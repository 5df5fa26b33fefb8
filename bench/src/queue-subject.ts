import { defineSubject, type Subject, type SubjectLease } from '@spoolproof/conformance';
import type { Lease } from '@spoolproof/contract';
import { CAPABILITIES, initQueue, openQueue } from '@spoolproof/queue';

/** Our queue as the simulated incident opens it: what an enforcement needs, with a producer and a consumer beside it. */
export const queueSubject: Subject = defineSubject({
  name: 'spoolproof',
  version: 'bench',
  capabilities: CAPABILITIES,
  prepare: async ({ root, ports, settings: { bucketItemsMax, durability } }) => {
    await initQueue(root, { bucketItemsMax, durability, doneRetentionMs: null }, ports);
  },
  open: async ({ root, ports }) => {
    const queue = await openQueue(root, { ports });
    const held = new WeakMap<SubjectLease, Lease<Uint8Array>>();
    return {
      enqueue: (payload) => queue.enqueue(payload),
      enqueueMany: async (payloads) => {
        const result = await queue.enqueueMany(payloads);
        return result.status === 'enqueued' ? result.ids : [];
      },
      claim: async (max) =>
        (await queue.claim({ max })).map((lease) => {
          const claimed: SubjectLease = { id: lease.id, read: () => lease.payload() };
          held.set(claimed, lease);
          return claimed;
        }),
      settle: async (claimed) => {
        const lease = held.get(claimed);
        return lease === undefined ? 'lease-lost' : await queue.ack(lease);
      },
      enforceCap: (max) => queue.enforceCap({ max }),
      inventory: () => queue.inventory(),
      close: () => queue.close(),
    };
  },
});
