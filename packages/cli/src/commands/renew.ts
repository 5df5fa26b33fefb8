import { Command } from 'commander';
import type { QueueOptions } from '../options/root.ts';
import { addQueueOptions } from '../queue-access.ts';
import type { Session } from '../session.ts';
import { settleToken } from '../settle-token.ts';

/** `spoolproof renew TOKEN`: keeps a claimed item for another lease. JSON: `{id, result: "renewed"}`. */
export function renewCommand(session: Session): Command {
  const command = new Command('renew')
    .description('keep a claimed item for another whole lease')
    .argument('<token>', 'the token that claim printed');
  return addQueueOptions(command).action(async (token: string, _own: unknown, self: Command) => {
    const { signal } = session;
    await settleToken(session, self.optsWithGlobals<QueueOptions>(), token, 'renewed', (queue, lease) =>
      queue.renew(lease, { signal }),
    );
  });
}
