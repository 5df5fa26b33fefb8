import { SpoolError } from '@spoolproof/contract';
import type { Context } from '../context.ts';
import { isGone, spoolErrorOf } from '../errors.ts';
import { crcOf, withDeliveries } from '../names/item-name.ts';
import type { Session } from '../session.ts';
import { bury } from './bury.ts';
import type { LeasedItem } from './file-lease.ts';

/**
 * Reads a leased payload and compares it with the length and the checksum in its name. What is damaged is buried with the
 * reason and never handed out (Q03).
 */
export async function readPayload(
  context: Context,
  session: Session,
  lease: LeasedItem,
): Promise<Uint8Array> {
  const path = `${lease.bucket.path}/${lease.name}`;
  const { lengthBytes, crc } = lease.item;
  let bytes: Uint8Array;
  try {
    bytes = await context.disk.fs.readFile(path, lengthBytes ?? undefined);
  } catch (error) {
    if (isGone(error))
      throw new SpoolError('LEASE_LOST', `the lease on ${lease.id} was lost`, { path, cause: error });
    // It may pass, also EIO; what does not pass ends in `dead` when its deliveries are spent (Q22).
    throw spoolErrorOf(error, 'read', path);
  }
  if (lengthBytes === null || crc === null) return bytes;
  if (bytes.length !== lengthBytes) {
    const reason = `it has ${bytes.length} bytes, ${lengthBytes} were enqueued`;
    throw await buryDamaged(context, session, lease, reason);
  }
  if (crcOf(bytes) !== crc) {
    throw await buryDamaged(context, session, lease, 'its checksum is not the one it was enqueued with');
  }
  return bytes;
}

async function buryDamaged(
  context: Context,
  session: Session,
  lease: LeasedItem,
  reason: string,
): Promise<SpoolError> {
  const path = `${lease.bucket.path}/${lease.name}`;
  const outcome = await bury(
    context,
    session,
    path,
    {
      id: lease.id,
      name: withDeliveries(lease.name, lease.item, lease.deliveries),
      deliveries: lease.deliveries,
    },
    `damaged: ${reason}`,
  );
  if (outcome === 'gone') return new SpoolError('LEASE_LOST', `the lease on ${lease.id} was lost`, { path });
  lease.settled = true;
  lease.bucket.unsettled--;
  return new SpoolError('PAYLOAD_DAMAGED', `payload of ${lease.id} is damaged and was buried: ${reason}`, {
    path,
  });
}
