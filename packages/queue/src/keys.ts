import { SpoolError } from '@spoolproof/contract';
import type { Context } from './context.ts';
import { isGone, isTaken, spoolErrorOf } from './errors.ts';
import { parseBucketName, parseShardName } from './names/bucket-name.ts';
import { parseItemName } from './names/item-name.ts';
import { base36, KEY_WIDTH } from './names/key.ts';
import { sha256Hex } from './sha256.ts';
import { publishStaged } from './publish-staged.ts';
import type { Session } from './session.ts';

/** Hexadecimal digits of a key's hash that name its directory: 4,096 directories keep each of them small (Q35). */
const PREFIX = 3;
/** How often an expiring key may get between us and the key before we say so. */
const TRIES_MAX = 64;

/** What the marker of a taken key says: the name of what has the key, and when it is due if it was delayed. */
export interface KeyMarker {
  readonly name: string;
  readonly due: number | undefined;
}

/** The name under which something with a key is staged; recovery finds the key from it. */
export function stagedName(key: string, name: string): string {
  return `k-${sha256Hex(key)}-${name}`;
}

/** Splits a staged name of a keyed thing, or undefined when it has no key. */
export function parseStagedName(
  staged: string,
): { readonly hash: string; readonly name: string } | undefined {
  const match = /^k-([0-9a-f]{64})-(.+)$/.exec(staged);
  return match === null ? undefined : { hash: match[1] ?? '', name: match[2] ?? '' };
}

/** The directory of a key. */
export function keyDirectory(context: Context, hash: string): string {
  return `${context.layout.keys}/${hash.slice(0, PREFIX)}/${hash.slice(PREFIX)}`;
}

/** Whether a file in a key's directory is a marker; any other is foreign (Q17). */
export function isMarker(name: string): boolean {
  const [thing = '', due, ...rest] = name.split('@');
  if (rest.length > 0 || (due !== undefined && !/^[0-9a-z]{11}$/.test(due))) return false;
  return [parseItemName, parseBucketName, parseShardName].some((parse) => parse(thing) !== undefined);
}

/** Reads a marker's name. */
export function parseMarker(marker: string): KeyMarker {
  const [name = '', due] = marker.split('@');
  return { name, due: due === undefined ? undefined : Number.parseInt(due, 36) };
}

/**
 * Takes a key for something that is staged whole. Resolves to undefined when the key is ours now, else to the id of what
 * has it, which is published by then, if need be by us.
 *
 * The key is a directory with one file, put in place by a rename that fails on a directory that is not empty: taking and
 * naming the winner are one step, and expiry can remove *that* winner's marker without touching a later one's.
 *
 * @see spec/contract.md Q19
 */
export async function takeKey(
  context: Context,
  session: Session,
  key: string,
  name: string,
  due: number | undefined,
): Promise<string | undefined> {
  const { disk } = context;
  const hash = sha256Hex(key);
  const taken = keyDirectory(context, hash);
  const prepared = `${session.owner.staging}/key-${name}`;
  const marker = markerOf(name, due);
  // Were the key to survive a power failure that its item does not, it would be taken for nothing (Q19).
  await session.syncer.directories(session.owner.staging);
  await disk.makeDirectory(prepared, false);
  await disk.create(`${prepared}/${marker}`, new Uint8Array());
  try {
    for (let tries = 1; tries <= TRIES_MAX; tries++) {
      if (await putInPlace(context, prepared, taken, hash)) {
        await session.syncer.directories(
          taken,
          `${context.layout.keys}/${hash.slice(0, PREFIX)}`,
          context.layout.keys,
        );
        return undefined;
      }
      const winner = (await disk.names(taken)).find(isMarker);
      if (winner !== undefined && (await isPublished(context, session, hash, winner))) {
        await disk.remove(`${prepared}/${marker}`);
        await disk.removeDirectory(prepared);
        return parseMarker(winner).name.split('-').slice(0, 3).join('-');
      }
    }
  } catch (error) {
    await disk.remove(`${prepared}/${marker}`);
    await disk.removeDirectory(prepared);
    throw error;
  }
  throw new SpoolError(
    'IO_FAILED',
    `key ${JSON.stringify(key)} was neither free nor taken in ${TRIES_MAX} tries`,
  );
}

function markerOf(name: string, due: number | undefined): string {
  return due === undefined ? name : `${name}@${base36(due, KEY_WIDTH)}`;
}

/**
 * Frees a key that we hold for something that is not going to be published. A marker that was not there is only believed when it
 * is not listed either: what is staged for a key that stays taken has to stay too (Q19).
 *
 * @throws SpoolError IO_FAILED when the marker cannot be removed.
 */
export async function giveKeyBack(
  context: Context,
  key: string,
  name: string,
  due: number | undefined,
): Promise<void> {
  const directory = keyDirectory(context, sha256Hex(key));
  const marker = markerOf(name, due);
  if (await context.disk.remove(`${directory}/${marker}`)) await context.disk.removeDirectory(directory);
  else if ((await context.disk.names(directory)).includes(marker)) {
    const path = `${directory}/${marker}`;
    throw new SpoolError('IO_FAILED', `${path} cannot be removed: it is listed, and said not to be there`, {
      path,
    });
  }
}

/** What to tell of a failed enqueue whose key stays taken: what it staged stays too, and whoever meets the key publishes it (Q19). */
export function keyNotGivenBack(staged: string, name: string, cause: unknown): SpoolError {
  const message = `an enqueue failed, and its key could not be given back: ${name} may be delivered all the same`;
  return new SpoolError('INDETERMINATE', message, { path: staged, cause });
}

async function putInPlace(context: Context, prepared: string, taken: string, hash: string): Promise<boolean> {
  for (;;) {
    try {
      await context.disk.fs.rename(prepared, taken);
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      if (!isGone(error)) throw spoolErrorOf(error, 'take key', taken);
      if (
        (await context.disk.makeDirectory(`${context.layout.keys}/${hash.slice(0, PREFIX)}`, false)) ===
        'gone'
      )
        throw error;
    }
  }
}

/**
 * Whether what has the key is published: by us, in case its producer has not got to it yet, or by somebody else. Nobody else did when
 * its producer has failed and given the key back; it does that before it takes back what it staged.
 */
async function isPublished(
  context: Context,
  session: Session,
  hash: string,
  winner: string,
): Promise<boolean> {
  const marker = parseMarker(winner);
  const owner = marker.name.split('-')[1] ?? '';
  const staged = `${context.layout.staging}/${owner}/k-${hash}-${marker.name}`;
  if ((await publishStaged(context, session, staged, marker)) === 'moved') return true;
  return (await context.disk.names(keyDirectory(context, hash))).includes(winner);
}
