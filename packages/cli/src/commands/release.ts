import { Command } from 'commander';
import { parseDurationMs } from '../options/duration.ts';
import type { QueueOptions } from '../options/root.ts';
import { addQueueOptions } from '../queue-access.ts';
import type { Session } from '../session.ts';
import { settleToken } from '../settle-token.ts';

interface ReleaseCommandOptions extends QueueOptions {
  readonly delay?: number;
}

/** `spoolproof release TOKEN`: gives a claimed item back. JSON: `{id, result: "released"}`. */
export function releaseCommand(session: Session): Command {
  const command = new Command('release')
    .description('give a claimed item back')
    .argument('<token>', 'the token that claim printed')
    .option('--delay <duration>', 'claimable again only after this long (default: at once)', parseDurationMs);
  return addQueueOptions(command).action(async (token: string, _own: unknown, self: Command) => {
    const options = self.optsWithGlobals<ReleaseCommandOptions>();
    await settleToken(session, options, token, 'released', (queue, lease) =>
      queue.release(lease, { signal: session.signal, delayMs: options.delay ?? 0 }),
    );
  });
}
