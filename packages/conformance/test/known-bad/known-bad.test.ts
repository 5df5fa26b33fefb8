import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errnoOf } from '@spoolproof/contract';
import type { FileSystem } from '@spoolproof/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownBadSubjects, plainPorts } from '../../src/index.ts';
import type { SubjectContext, SubjectModule, SubjectQueue } from '../../src/index.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'spoolproof-known-bad-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Opens a known-bad queue; `beforeStat` runs before each stat, which is where the race of the incident is. */
async function open(
  name: 'incident' | 'incident-patched' | 'canary',
  beforeStat: (fs: FileSystem, path: string) => Promise<void> = async () => undefined,
): Promise<SubjectQueue> {
  const { subject } = (await import(knownBadSubjects[name])) as SubjectModule;
  const ports = plainPorts();
  const fs: FileSystem = {
    ...ports.fs,
    stat: async (file) => {
      await beforeStat(ports.fs, file);
      return ports.fs.stat(file);
    },
  };
  const settings = { leaseMs: 1000, bucketItemsMax: 1000, deliveriesMax: 3, durability: 'none' } as const;
  const context: SubjectContext = { root, ports: { ...ports, fs }, role: 'archiver', settings };
  await subject.prepare?.(context);
  return subject.open(context);
}

async function states(queue: SubjectQueue): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const { state } of queue.inventory()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Archives the first file that is asked for its status, as another archiver would. */
function stealOnce(): (fs: FileSystem, file: string) => Promise<void> {
  let isDone = false;
  return async (fs, file) => {
    if (isDone) return;
    isDone = true;
    await fs.rename(file, path.join(root, 'processed', path.basename(file)));
  };
}

describe("the incident's queue", () => {
  it('works as long as nobody else does', async () => {
    const queue = await open('incident');
    for (let number = 0; number < 5; number++) await queue.enqueue(Buffer.from(String(number)));
    expect(await queue.enforceCap?.(3)).toEqual({ archived: 2 });
    const [lease] = await queue.claim(1);
    expect(await queue.settle(lease!, 'ack')).toBe('settled');
    expect(await states(queue)).toEqual({ ready: 2, done: 3 });
  });

  it('[Q13] dies of a file that vanished between the listing and its stat', async () => {
    const queue = await open('incident', stealOnce());
    for (let number = 0; number < 5; number++) await queue.enqueue(Buffer.from(String(number)));
    const error = await queue.enforceCap?.(3).catch((caught: unknown) => caught);
    expect(errnoOf(error)).toBe('ENOENT');
    expect(await states(queue)).toEqual({ ready: 4, done: 1 });
  });

  it('[Q13] does not die of it with its patch, but still archives what nobody has triaged as done', async () => {
    const queue = await open('incident-patched', stealOnce());
    for (let number = 0; number < 5; number++) await queue.enqueue(Buffer.from(String(number)));
    expect(await queue.enforceCap?.(3)).toEqual({ archived: 1 });
    expect(await states(queue)).toEqual({ ready: 3, done: 2 });
  });

  it('[Q06] hands one item to two readers, with its patch too', async () => {
    const queue = await open('incident-patched');
    await queue.enqueue(Buffer.from('only one'));
    const [first, second] = [await queue.claim(1), await queue.claim(1)];
    expect(first[0]?.id).toBe(second[0]?.id);
    expect(await queue.settle(first[0]!, 'ack')).toBe('settled');
    expect(await queue.settle(second[0]!, 'ack')).toBe('settled');
  });
});

describe('the canary', () => {
  it('[Q01] loses every tenth item', async () => {
    const queue = await open('canary');
    for (let number = 0; number < 20; number++) await queue.enqueue(Buffer.from(String(number)));
    expect(await states(queue)).toEqual({ ready: 18 });
  });
});
