import type { FileQueue } from '@spoolproof/queue';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import type { QueueOptions } from '../options/root.ts';
import { formatBytes } from '../output/numbers.ts';
import { printable } from '../output/table.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface ManyOptions extends QueueOptions {
  readonly all?: boolean;
}

/** `spoolproof dead …`: what was buried, and what to do about it. */
export function deadCommand(session: Session): Command {
  return new Command('dead')
    .description('look at buried items; try them again or delete them')
    .addCommand(listCommand(session))
    .addCommand(showCommand(session))
    .addCommand(manyCommand(session, 'retry', 'bring buried items back to ready', 'retried'))
    .addCommand(manyCommand(session, 'delete', 'delete buried items for good', 'deleted'));
}

/** JSON: one `{id, reason, deliveries, buriedAtMs, sizeBytes}` a line. */
function listCommand(session: Session): Command {
  const command = new Command('list').description('list buried items with their reasons');
  return addQueueOptions(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<QueueOptions>();
    const { signal, terminal } = session;
    await withQueue(session, options, async (queue) => {
      for await (const item of queue.dead.list()) {
        signal.throwIfAborted();
        if (options.json) {
          await terminal.printJson(item);
          continue;
        }
        const size = item.sizeBytes === null ? '' : formatBytes(item.sizeBytes);
        const buried = item.buriedAtMs === null ? '' : new Date(item.buriedAtMs).toISOString();
        await terminal.print(
          [item.id, buried, `${item.deliveries}x`, size, item.reason].map(printable).join('\t'),
        );
      }
    });
  });
}

/** JSON: `{id, bytes, payload | payloadBase64}`; else the payload as it is. */
function showCommand(session: Session): Command {
  const command = new Command('show').description('print the payload of a buried item').argument('<id>');
  return addQueueOptions(command).action(async (id: string, _own: unknown, self: Command) => {
    const options = self.optsWithGlobals<QueueOptions>();
    await withQueue(session, options, async (queue) => {
      // As it is on disk: it may be here because it is damaged.
      const payload = await queue.dead.readBytes(id);
      if (payload === undefined) throw notFound(id);
      if (!options.json) await session.terminal.printBytes(payload);
      else await session.terminal.printJson({ id, bytes: payload.length, ...asText(payload) });
    });
  });
}

/** JSON: `{<done>: [ids], missing: [ids]}`. */
function manyCommand(session: Session, name: 'retry' | 'delete', description: string, done: string): Command {
  const command = new Command(name)
    .description(description)
    .argument('[ids...]', 'which; see dead list')
    .option('--all', 'all buried items');
  return addQueueOptions(command).action(async (ids: string[], _own: unknown, self: Command) => {
    const options = self.optsWithGlobals<ManyOptions>();
    if (ids.length > 0 === (options.all === true)) {
      throw new CliError('USAGE', `dead ${name} takes ids, or --all`, {
        hint: 'see them with: spoolproof dead list',
      });
    }
    const { signal, terminal } = session;
    const finished: string[] = [];
    const missing: string[] = [];
    await withQueue(session, options, async (queue) => {
      for await (const id of options.all === true ? everyId(queue) : ids) {
        signal.throwIfAborted();
        const isDone = await queue.dead[name](id);
        (isDone ? finished : missing).push(id);
      }
    });
    if (options.json) await terminal.printJson({ [done]: finished, missing });
    else for (const id of finished) await terminal.print(`${done} ${id}`);
    // With --all, an item that is gone was handled by somebody else meanwhile.
    if (missing.length > 0 && options.all !== true) throw notFound(missing.join(', '));
  });
}

async function* everyId(queue: FileQueue<Uint8Array>): AsyncGenerator<string> {
  for await (const { id } of queue.dead.list()) yield id;
}

function notFound(id: string): CliError {
  return new CliError('NOT_FOUND', `not among the buried items: ${printable(id)}`, {
    hint: 'see them with: spoolproof dead list',
  });
}

function asText(payload: Uint8Array): { readonly payload: string } | { readonly payloadBase64: string } {
  try {
    return { payload: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload) };
  } catch {
    return { payloadBase64: Buffer.from(payload).toString('base64') };
  }
}
