import { errnoOf } from '@spoolproof/contract';
import type { FileSystem } from '@spoolproof/contract';
import { expect, test } from 'vitest';
import { BulkBuilder, bytesAt, directPort, SeededRandom, SimFs, walkTree } from '../../src/index.ts';

function build(): SimFs {
  const simFs = new SimFs({ seed: 5 });
  const bulk = new BulkBuilder(simFs.volume);
  const shared = bulk.content(new TextEncoder().encode('shared by all'));
  for (const directory of ['/a', '/b', '/a/d']) {
    for (let file = 0; file < 8; file += 1) bulk.file(bulk.directory(directory), `f${file}`, shared);
  }
  return simFs;
}

/** Everything that can be seen from outside, listings in the order in which they come included. */
async function snapshot(simFs: SimFs): Promise<string> {
  const { volume } = simFs;
  const lines: string[] = [`${volume.inodesUsed} inodes, ${volume.bytesUsed} bytes`];
  const mark = volume.mark();
  const port = directPort(simFs);
  for (const { path, kind } of walkTree(volume)) {
    lines.push(JSON.stringify([path, await port.stat(path), bytesAt(volume, path)?.join()]));
    if (kind !== 'directory') continue;
    for await (const chunk of port.readdir(path)) lines.push(chunk.map(({ name }) => name).join());
  }
  volume.rollback(mark);
  return lines.join('\n');
}

async function churn(port: FileSystem, random: SeededRandom): Promise<void> {
  const paths = [
    '/a',
    '/b',
    '/c',
    '/a/d',
    '/b/d',
    '/a/f1',
    '/a/f2',
    '/b/f1',
    '/b/new',
    '/c/f1',
    '/a/d/f3',
    '/c/d',
  ];
  const path = (): string => paths[random.below(paths.length)] as string;
  const calls = [
    () => port.rename(path(), path()),
    () => port.link(path(), path()),
    () => port.unlink(path()),
    () => port.mkdir(path()),
    () => port.rmdir(path()),
    () => port.utimes(path(), 0, random.below(1000)),
    async () => {
      const file = await port.open(path(), random.below(2) === 0 ? 'create' : 'write');
      await port.write(file, new Uint8Array(random.below(300)).fill(7), random.below(100));
      if (random.below(4) > 0) await port.close(file);
    },
    async () => {
      for await (const chunk of port.readdir(path())) void chunk;
    },
  ];
  for (let call = 0; call < 60; call += 1) {
    try {
      await calls[random.below(calls.length)]?.();
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
    }
  }
}

test('a rollback brings everything back, whatever was done', async () => {
  const simFs = build();
  const before = await snapshot(simFs);
  for (let seed = 1; seed <= 60; seed += 1) {
    const mark = simFs.volume.mark();
    await churn(directPort(simFs), new SeededRandom(seed));
    const changed = await snapshot(simFs);
    expect(changed).not.toBe(before);
    simFs.volume.rollback(mark);
    expect(await snapshot(simFs)).toBe(before);
  }
});

test('the same case on a rolled-back volume goes as it did on a fresh one', async () => {
  const used = build();
  for (let seed = 1; seed <= 20; seed += 1) {
    const mark = used.volume.mark();
    await churn(directPort(used), new SeededRandom(seed));
    used.volume.rollback(mark);
  }
  const fresh = build();
  await churn(directPort(used), new SeededRandom(99));
  await churn(directPort(fresh), new SeededRandom(99));
  expect(await snapshot(used)).toBe(await snapshot(fresh));
});

test('marks nest, and a commit keeps what was done', async () => {
  const simFs = build();
  const port = directPort(simFs);
  const outer = simFs.volume.mark();
  await port.mkdir('/outer');
  simFs.volume.mark();
  await port.mkdir('/inner');
  simFs.volume.commit();
  expect((await port.stat('/inner')).kind).toBe('directory');
  simFs.volume.rollback(outer);
  await expect(port.stat('/inner')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(port.stat('/outer')).rejects.toMatchObject({ code: 'ENOENT' });
  expect(simFs.volume.recording).toBe(false);
});
