import { Command } from 'commander';
import type { QueueOptions } from '../options/root.ts';
import { addQueueOptions } from '../queue-access.ts';
import type { Session } from '../session.ts';
import { settleToken } from '../settle-token.ts';

interface BuryCommandOptions extends QueueOptions {
  readonly reason: string;
}

/** `spoolproof bury TOKEN --reason TEXT`: sets a claimed item aside for people. JSON: `{id, result: "buried"}`. */
export function buryCommand(session: Session): Command {
  const command = new Command('bury')
    .description('set a claimed item aside for people to look at')
    .argument('<token>', 'the token that claim printed')
    .requiredOption('--reason <text>', 'why; shown by dead list');
  return addQueueOptions(command).action(async (token: string, _own: unknown, self: Command) => {
    const options = self.optsWithGlobals<BuryCommandOptions>();
    await settleToken(session, options, token, 'buried', (queue, lease) =>
      queue.bury(lease, { signal: session.signal, reason: options.reason }),
    );
  });
}
