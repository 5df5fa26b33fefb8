import { defineSubject, type Subject } from '@spoolproof/conformance';
import type { Capabilities, Ports } from '@spoolproof/contract';
import { bytesCodec, initQueue, nodePorts, openQueue } from '@spoolproof/queue';
import { version } from '../version.ts';
import { SpoolproofQueue } from './spoolproof-queue.ts';

const capabilities: Capabilities = {
  durability: ['none', 'flush', 'strict'],
  order: 'per-producer',
  atomicBatch: true,
  leases: true,
  capPolicies: ['archive-oldest', 'archive-newest', 'reject'],
  readmit: true,
  delay: true,
  idempotencyKeys: true,
  deliveriesMax: 8,
  flatCost: true,
};

/** Our own queue. */
export const subject: Subject = defineSubject({
  name: 'spoolproof',
  version,
  capabilities,
  inspect: 'spoolproof',
  prepare: async ({ root, ports, settings }) => {
    const { leaseMs, bucketItemsMax, deliveriesMax } = settings;
    // Nothing may be deleted by retention while the gate counts.
    await initQueue(root, { leaseMs, bucketItemsMax, deliveriesMax, doneRetentionMs: null }, ports);
  },
  open: async ({ root, ports }) => new SpoolproofQueue(await openQueue(root, { ports, codec: bytesCodec })),
});

/** The outside world of one process: the library's own, so that its own descriptor handling is what is tested. */
export function createPorts(): Ports {
  return nodePorts();
}
