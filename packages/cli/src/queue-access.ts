import { bytesCodec, openQueue, type FileQueue } from '@spoolproof/queue';
import type { Command } from 'commander';
import { resolveRoot, type QueueOptions } from './options/root.ts';
import type { Session } from './session.ts';

/** Adds the options that every command on a queue takes. */
export function addQueueOptions(command: Command): Command {
  return command
    .option('-r, --root <dir>', 'the directory of the queue (default: $SPOOLPROOF_ROOT)')
    .option('--json', 'print JSON on standard output, and errors as JSON on standard error');
}

/**
 * Opens the queue that the options name, does something with it, and closes it.
 * @throws SpoolError NOT_A_QUEUE and the like, as `openQueue` does.
 */
export async function withQueue<Result>(
  session: Session,
  options: QueueOptions,
  action: (queue: FileQueue<Uint8Array>, root: string) => Promise<Result>,
): Promise<Result> {
  const root = resolveRoot(options, session);
  await using queue = await openQueue(root, { codec: bytesCodec });
  return await action(queue, root);
}
