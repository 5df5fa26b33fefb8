import { errnoOf } from '@spoolproof/contract';
import type { Capabilities, FileSystem, Random } from '@spoolproof/contract';

import type { SubjectContext, SubjectEntry } from '../subject.ts';

/** Where a flat queue keeps things: waiting files in the directory itself, all others in `processed/`. */
export interface FlatPaths {
  readonly root: string;
  readonly processed: string;
}

/** What the flat queues of the incident promised, by what their reports say of them. */
export const flatCapabilities: Capabilities = {
  durability: ['none'],
  order: 'mtime',
  atomicBatch: false,
  // The pipeline relied on each alert being triaged by one run only.
  leases: true,
  capPolicies: ['archive-oldest'],
  readmit: false,
  delay: false,
  idempotencyKeys: false,
  deliveriesMax: null,
  flatCost: false,
};

/** The paths of a flat queue. */
export function flatPaths(root: string): FlatPaths {
  return { root, processed: `${root}/processed` };
}

/** Makes the directories of a flat queue. */
export async function prepareFlat({ root, ports }: SubjectContext): Promise<void> {
  await ports.fs.mkdir(flatPaths(root).processed);
}

/** `glob("*.json")`: the names without their ending, in directory order. */
export async function listFlat(fs: FileSystem, directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const chunk of fs.readdir(directory)) {
    for (const { name } of chunk) {
      if (name.endsWith('.json') && !name.startsWith('.')) names.push(name.slice(0, -'.json'.length));
    }
  }
  return names;
}

/** Writes an item beside its place and renames it into it. Answers with its id. */
export async function publishFlat(context: SubjectContext, payload: Uint8Array): Promise<string> {
  const { fs, clock, random } = context.ports;
  const id = `${String(Math.floor(clock.nowMs())).padStart(14, '0')}-${randomName(random)}`;
  const temporary = `${context.root}/.${id}.tmp`;
  const file = await fs.open(temporary, 'create');
  try {
    for (let written = 0; written < payload.length;) {
      written += await fs.write(file, payload.subarray(written), written);
    }
  } finally {
    await fs.close(file);
  }
  await fs.rename(temporary, `${context.root}/${id}.json`);
  return id;
}

/**
 * `shutil.move(from, to)`, with which the pipeline moved its files: asks first whether the destination is a directory to move
 * into, then renames, which overwrites whatever has the name.
 */
export async function moveFlat(fs: FileSystem, from: string, to: string): Promise<void> {
  try {
    if ((await fs.stat(to)).kind === 'directory') throw new TypeError(`${to} is a directory`);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  await fs.rename(from, to);
}

/** Lists everything a flat queue holds. */
export async function* inventoryFlat(fs: FileSystem, paths: FlatPaths): AsyncGenerator<SubjectEntry> {
  for (const id of await listFlat(fs, paths.root)) yield { id, state: 'ready' };
  for (const id of await listFlat(fs, paths.processed)) yield { id, state: 'done' };
}

function randomName(random: Random): string {
  return random.uint32().toString(36).padStart(7, '0') + random.uint32().toString(36).padStart(7, '0');
}
