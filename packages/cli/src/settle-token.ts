import type { Lease, Settlement } from '@spoolproof/contract';
import type { FileQueue } from '@spoolproof/queue';
import { CliError } from './cli-error.ts';
import type { QueueOptions } from './options/root.ts';
import { withQueue } from './queue-access.ts';
import type { Session } from './session.ts';

/** What is done with the lease that a token names. */
export type TokenAction = (queue: FileQueue<Uint8Array>, lease: Lease<Uint8Array>) => Promise<Settlement>;

/**
 * Takes up the lease that a token names, does something with it and reports: JSON `{id, result}`.
 *
 * @param result the word for what happened, such as `acked`.
 * @throws CliError LEASE_LOST when the lease was lost before or meanwhile: nothing was changed (Q07).
 */
export async function settleToken(
  session: Session,
  options: QueueOptions,
  token: string,
  result: string,
  action: TokenAction,
): Promise<void> {
  await withQueue(session, options, async (queue) => {
    const lease = await queue.resume(token);
    const settlement = await action(queue, lease);
    if (settlement === 'lease-lost') {
      throw new CliError('LEASE_LOST', `the lease ${token} was lost; nothing was changed`, {
        hint: 'the item belongs to somebody else now, or is settled already',
      });
    }
    if (options.json) await session.terminal.printJson({ id: lease.id, result });
  });
}
