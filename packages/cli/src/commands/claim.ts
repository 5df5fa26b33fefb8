import { open } from 'node:fs/promises';
import path from 'node:path';
import { isSpoolError, type Lease } from '@spoolproof/contract';
import type { FileQueue } from '@spoolproof/queue';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseDurationMs } from '../options/duration.ts';
import type { QueueOptions } from '../options/root.ts';
import { addQueueOptions, withQueue } from '../queue-access.ts';
import type { Session } from '../session.ts';

interface ClaimCommandOptions extends QueueOptions {
  readonly wait?: number;
  readonly payload?: string;
}

/** A damaged item is buried by reading it; more than this many in a row is no accident. */
const damagedMax = 100;

/**
 * `spoolproof claim`: claims one item for a shell script. Always prints one JSON object:
 * `{token, id, deliveries, enqueuedAtMs, origin, bytes}` and one of `payload` (UTF-8 text), `payloadBase64` and
 * `payloadFile`.
 */
export function claimCommand(session: Session): Command {
  const command = new Command('claim')
    .description('claim one item for a shell script, and print it as JSON with the token that settles it')
    .option('--wait <duration>', 'wait this long for an item (default: not at all)', parseDurationMs)
    .option(
      '--payload <file>',
      'write the payload there; - is standard output, and the JSON goes to standard error',
    )
    .addHelpText(
      'after',
      `
The token outlives this command. Settle it with ack, release, bury; keep it with renew before the lease runs out.
Exits with 4 when nothing is claimable.

  if item=$(spoolproof claim --payload alert.json); then
    token=$(printf '%s' "$item" | jq -r .token)
    ./triage alert.json && spoolproof ack "$token" || spoolproof release "$token" --delay 30s
  fi`,
    );
  return addQueueOptions(command).action(async (_own: unknown, self: Command) => {
    const options = self.optsWithGlobals<ClaimCommandOptions>();
    await withQueue(session, options, async (queue) => {
      const claimed = await claimOne(session, queue, options.wait ?? 0);
      if (claimed === undefined) {
        session.exitCode = exitCodes.nothingToClaim;
        return;
      }
      await handOver(session, queue, claimed, options.payload);
    });
  });
}

interface Claimed {
  readonly lease: Lease<Uint8Array>;
  readonly payload: Uint8Array;
}

async function claimOne(
  session: Session,
  queue: FileQueue<Uint8Array>,
  waitMs: number,
): Promise<Claimed | undefined> {
  for (let damaged = 0; damaged < damagedMax; damaged += 1) {
    const [lease] = await queue.claim({ max: 1, waitMs, signal: session.signal });
    if (lease === undefined) return undefined;
    try {
      return { lease, payload: await lease.payload() };
    } catch (error) {
      if (!isSpoolError(error, 'PAYLOAD_DAMAGED')) throw error;
      session.terminal.note(`spoolproof: PAYLOAD_DAMAGED: ${error.message}; buried, taking the next`);
    }
  }
  throw new CliError('NOT_FOUND', `${damagedMax} items in a row were damaged and have been buried`, {
    hint: 'see them with: spoolproof dead list',
  });
}

/** The payload is written before the lease is detached: a script that is killed in between holds nothing. */
async function handOver(
  session: Session,
  queue: FileQueue<Uint8Array>,
  claimed: Claimed,
  target: string | undefined,
): Promise<void> {
  const { lease, payload } = claimed;
  const payloadFile = target === undefined || target === '-' ? undefined : path.resolve(session.cwd, target);
  if (payloadFile !== undefined) await writeFileWhole(payloadFile, payload);
  const token = await queue.detach(lease);
  const ticket = {
    token,
    id: lease.id,
    deliveries: lease.deliveries,
    enqueuedAtMs: lease.enqueuedAtMs,
    origin: lease.origin,
    bytes: payload.length,
  };
  if (target === '-') {
    session.terminal.note(JSON.stringify(ticket));
    await session.terminal.printBytes(payload);
  } else {
    const body = payloadFile === undefined ? inline(payload) : { payloadFile };
    await session.terminal.printJson({ ...ticket, ...body });
  }
}

async function writeFileWhole(filePath: string, bytes: Uint8Array): Promise<void> {
  try {
    await using file = await open(filePath, 'w');
    await file.writeFile(bytes);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError('OUTPUT_UNWRITABLE', `cannot write the payload to ${filePath}: ${detail}`, {
      cause: error,
    });
  }
}

function inline(payload: Uint8Array): { readonly payload: string } | { readonly payloadBase64: string } {
  try {
    return { payload: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload) };
  } catch {
    return { payloadBase64: Buffer.from(payload).toString('base64') };
  }
}
