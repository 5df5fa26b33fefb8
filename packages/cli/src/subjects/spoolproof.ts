import { defineSubject, type Subject } from '@spoolproof/conformance';
import type { Ports } from '@spoolproof/contract';
import { bytesCodec, CAPABILITIES, initQueue, nodePorts, openQueue } from '@spoolproof/queue';
import { version } from '../version.ts';
import { SpoolproofQueue } from './spoolproof-queue.ts';

/** Our own queue. */
export const subject: Subject = defineSubject({
  name: 'spoolproof',
  version,
  capabilities: CAPABILITIES,
  inspect: 'spoolproof',
  prepare: async ({ root, ports, settings }) => {
    const { leaseMs, bucketItemsMax, deliveriesMax, durability, capPolicy, capMax } = settings;
    const cap = capMax === undefined ? null : { max: capMax, low: capMax, policy: capPolicy ?? 'reject' };
    // Nothing may be deleted by retention while the gate counts, unless a lane is about that.
    const doneRetentionMs = settings.doneRetentionMs ?? null;
    const input = { leaseMs, bucketItemsMax, deliveriesMax, durability, doneRetentionMs, cap };
    await initQueue(root, input, ports);
  },
  open: async ({ root, ports, settings }) =>
    new SpoolproofQueue(await openQueue(root, { ports, codec: bytesCodec }), settings.capPolicy),
});

/** The outside world of one process: the library's own, so that its own descriptor handling is what is tested. */
export function createPorts(): Ports {
  return nodePorts();
}
