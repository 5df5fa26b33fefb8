import { SpoolError, type Identity, type Ports, type ProcessIdentity } from '@spoolproof/contract';
import type { Disk } from './disk.ts';
import { UNFINISHED } from './format/file-names.ts';

const PREFIX = 'owner-';

/**
 * Makes this process the one writer of a journal. Everybody who wants to be writes a file of its own, and then looks
 * whether there is another's: of two that come at once, at least one sees the other, so there are never two.
 *
 * @returns the path of our file: deleting it lets others in.
 * @throws SpoolError JOURNAL_HELD when another process has it, or may have it.
 */
export async function becomeOwner(disk: Disk, ports: Ports, directory: string): Promise<string> {
  await refuseIfHeld(disk, ports.identity, directory, '');
  const { random, identity } = ports;
  const hex = (): string => random.uint32().toString(16).padStart(8, '0');
  const name = `${PREFIX}${hex()}${hex()}`;
  const bytes = new TextEncoder().encode(`${JSON.stringify(identity.self())}\n`);
  await disk.place(directory, name, (file) => disk.writeAll(file, bytes, 0));
  try {
    const gone = await refuseIfHeld(disk, identity, directory, name);
    for (const other of gone) await disk.remove(`${directory}/${other}`);
  } catch (error) {
    await disk.remove(`${directory}/${name}`);
    throw error;
  }
  return `${directory}/${name}`;
}

/** Names of files whose owners are gone. @throws SpoolError JOURNAL_HELD */
async function refuseIfHeld(
  disk: Disk,
  identity: Identity,
  directory: string,
  ours: string,
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const name of (await disk.names(directory)) ?? []) {
    if (!name.startsWith(PREFIX) || name === ours || name.endsWith(UNFINISHED)) continue;
    const path = `${directory}/${name}`;
    const bytes = await disk.read(path);
    if (bytes === undefined) continue;
    const other = identityIn(bytes);
    if (other !== undefined && isGone(identity, other)) {
      gone.push(name);
      continue;
    }
    const who = other === undefined ? 'an unknown process' : `process ${other.pid} on ${other.host}`;
    const message = `${directory} is held by ${who}; when it is certain that it has ended, delete ${path}`;
    throw new SpoolError('JOURNAL_HELD', message, { path });
  }
  return gone;
}

/** A machine that has booted since runs none of the processes it ran before. */
function isGone(identity: Identity, other: ProcessIdentity): boolean {
  const self = identity.self();
  const hasRebooted =
    other.host === self.host && other.bootId !== '' && self.bootId !== '' && other.bootId !== self.bootId;
  return hasRebooted || identity.probe(other) === 'gone';
}

function identityIn(bytes: Uint8Array): ProcessIdentity | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<ProcessIdentity> | null;
    if (value === null || typeof value !== 'object') return undefined;
    const { host, bootId, pidNamespace, pid, startTime } = value;
    const texts = [host, bootId, pidNamespace, startTime];
    if (!texts.every((text) => typeof text === 'string') || !Number.isSafeInteger(pid)) return undefined;
    return value as ProcessIdentity;
  } catch {
    // Not ours, or torn: who it is cannot be told, so it counts as held.
    return undefined;
  }
}
