import { Command } from 'commander';
import type { QueueOptions } from '../options/root.ts';
import { addQueueOptions } from '../queue-access.ts';
import type { Session } from '../session.ts';
import { settleToken } from '../settle-token.ts';

/** `spoolproof ack TOKEN`: settles a claimed item as done. JSON: `{id, result: "acked"}`. */
export function ackCommand(session: Session): Command {
  const command = new Command('ack')
    .description('settle a claimed item as done')
    .argument('<token>', 'the token that claim printed');
  return addQueueOptions(command).action(async (token: string, _own: unknown, self: Command) => {
    const { signal } = session;
    await settleToken(session, self.optsWithGlobals<QueueOptions>(), token, 'acked', (queue, lease) =>
      queue.ack(lease, { signal }),
    );
  });
}
