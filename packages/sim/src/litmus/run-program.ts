import { errnoOf } from '@spoolproof/contract';
import type { DirectoryEntry, FileDescriptor, FileStatus, FileSystem } from '@spoolproof/contract';
import type { LitmusOperation } from './operation.ts';

/** A filesystem under comparison. */
export interface LitmusTier {
  readonly name: string;
  /** The port of each user. */
  readonly ports: readonly FileSystem[];
  /** Sizes and links of directories mean what they mean on ext4 and tmpfs. */
  readonly directoryLinks: boolean;
}

/** What a program did: a line per operation, then a line per entry of the final tree. */
export interface LitmusOutcome {
  readonly results: readonly string[];
  readonly tree: readonly string[];
}

type Slots = (FileDescriptor | undefined)[];

/** Modification times before this were set by the program; later ones are "now" and not compared. */
const NOW_FROM_MS = 1_300_000_000_000;

/** Runs a program, one call after the other. */
export async function runProgram(
  tier: LitmusTier,
  program: readonly LitmusOperation[],
): Promise<LitmusOutcome> {
  // Users do not share open files.
  const slotsByUser: Slots[] = tier.ports.map(() => []);
  const results: string[] = [];
  for (const operation of program) {
    const port = tier.ports[operation.user] as FileSystem;
    try {
      results.push(await perform(tier, port, operation, slotsByUser[operation.user] as Slots));
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === undefined) throw error;
      results.push(errno);
    }
  }
  for (const [user, slots] of slotsByUser.entries()) {
    for (const file of slots) if (file !== undefined) await tier.ports[user]?.close(file);
  }
  return { results, tree: await describeTree(tier, tier.ports[0] as FileSystem) };
}

async function perform(
  tier: LitmusTier,
  port: FileSystem,
  operation: LitmusOperation,
  slots: Slots,
): Promise<string> {
  switch (operation.call) {
    case 'open': {
      const before = slots[operation.slot];
      if (before !== undefined) return 'slot taken';
      slots[operation.slot] = await port.open(operation.path, operation.mode);
      return 'open';
    }
    case 'read':
    case 'write':
    case 'fsync':
    case 'close':
      return onSlot(port, operation, slots);
    case 'readFile':
      return textOf(await port.readFile(operation.path));
    case 'readdir':
      return (await list(port, operation.path)).map(({ name, kind }) => `${name}:${kind}`).join(' ');
    case 'stat':
      return describeStatus(tier, await port.stat(operation.path));
    case 'rename':
    case 'link':
      await port[operation.call](operation.path, operation.destination);
      return 'done';
    case 'utimes':
      await port.utimes(operation.path, operation.mtimeMs, operation.mtimeMs);
      return 'done';
    default:
      await port[operation.call](operation.path);
      return 'done';
  }
}

async function onSlot(
  port: FileSystem,
  operation: LitmusOperation & { readonly call: 'read' | 'write' | 'fsync' | 'close' },
  slots: Slots,
): Promise<string> {
  const file = slots[operation.slot];
  // A closed number may be somebody else's by now, so closed files are not used.
  if (file === undefined) return 'no file';
  if (operation.call === 'read') {
    const into = new Uint8Array(operation.length);
    const count = await port.read(file, into, operation.position);
    return `${count}:${textOf(into.subarray(0, count))}`;
  }
  if (operation.call === 'write') {
    return String(await port.write(file, new TextEncoder().encode(operation.text), operation.position));
  }
  await port[operation.call](file);
  if (operation.call === 'close') slots[operation.slot] = undefined;
  return 'done';
}

function textOf(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder('latin1').decode(bytes));
}

async function list(port: FileSystem, path: string): Promise<readonly DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for await (const chunk of port.readdir(path)) entries.push(...chunk);
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function describeStatus(tier: LitmusTier, status: FileStatus): string {
  const { kind, sizeBytes, links, mtimeMs, mode } = status;
  const isDirectory = kind === 'directory';
  return [
    kind,
    `mode=${mode.toString(8)}`,
    isDirectory ? '' : `size=${sizeBytes}`,
    isDirectory && !tier.directoryLinks ? '' : `links=${links}`,
    `mtime=${mtimeMs < NOW_FROM_MS ? Math.round(mtimeMs) : 'now'}`,
  ].join(' ');
}

/** Every entry with its status, its content, and which other names it has. */
async function describeTree(tier: LitmusTier, port: FileSystem): Promise<readonly string[]> {
  const lines: string[] = [];
  const numberByInode = new Map<number, number>();
  const visit = async (directory: string): Promise<void> => {
    for (const { name, kind } of await list(port, directory === '' ? '/' : directory)) {
      const path = `${directory}/${name}`;
      const status = await port.stat(path);
      const number = numberByInode.get(status.inode) ?? numberByInode.size;
      numberByInode.set(status.inode, number);
      const content = kind === 'file' ? textOf(await port.readFile(path)) : '';
      lines.push(`${path} #${number} ${describeStatus(tier, status)} ${content}`);
      if (kind === 'directory') await visit(path);
    }
  };
  await visit('');
  return lines;
}
