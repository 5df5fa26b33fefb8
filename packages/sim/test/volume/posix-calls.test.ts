import type { FileSystem } from '@spoolproof/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { BulkBuilder, bytesAt, directPort, SimFs } from '../../src/index.ts';

let simFs: SimFs;
let fs: FileSystem;
let bulk: BulkBuilder;
const content = new Uint8Array([1, 2, 3]);

beforeEach(() => {
  simFs = new SimFs();
  fs = directPort(simFs);
  bulk = new BulkBuilder(simFs.volume);
  bulk.file(bulk.directory('/a'), 'x', content);
  bulk.directory('/b');
});

const refused = async (call: Promise<unknown>, code: string): Promise<void> => {
  await expect(call).rejects.toMatchObject({ code });
};

test('an unlinked file lives on until it is closed', async () => {
  const before = simFs.volume.inodesUsed;
  const file = await fs.open('/a/x', 'read');
  await fs.unlink('/a/x');
  const into = new Uint8Array(8);
  expect(await fs.read(file, into, 1)).toBe(2);
  expect(simFs.volume.inodesUsed).toBe(before);
  await fs.close(file);
  expect(simFs.volume.inodesUsed).toBe(before - 1);
  await refused(fs.read(file, into, 0), 'EBADF');
});

test('a mounted device is another one: EXDEV between them, EBUSY for its root', async () => {
  bulk.mount('/mnt', 2);
  await fs.mkdir('/mnt/d');
  await refused(fs.rename('/a/x', '/mnt/x'), 'EXDEV');
  await refused(fs.link('/a/x', '/mnt/x'), 'EXDEV');
  await refused(fs.rename('/mnt', '/b/mnt'), 'EBUSY');
  await refused(fs.rmdir('/mnt'), 'EBUSY');
  expect((await fs.stat('/mnt/d')).device).toBe(2);
});

test('a directory of an overlay’s lower layer cannot be renamed, what is in it can', async () => {
  bulk.file(bulk.lowerLayer('/lower'), 'y', content);
  await refused(fs.rename('/lower', '/upper'), 'EXDEV');
  await fs.rename('/lower/y', '/a/y');
  expect(bytesAt(simFs.volume, '/a/y')).toEqual(content);
});

test('dot and dot-dot are followed', async () => {
  expect((await fs.stat('/b/../a/./x')).sizeBytes).toBe(3);
  expect((await fs.stat('/../a/x')).sizeBytes).toBe(3);
});

test('a full volume says ENOSPC for files and for bytes, and writes what fits', async () => {
  const small = directPort(new SimFs({ inodesMax: 3, bytesMax: 10 }));
  const file = await small.open('/one', 'create');
  await small.mkdir('/two');
  await refused(small.mkdir('/three'), 'ENOSPC');
  expect(await small.write(file, new Uint8Array(16), null)).toBe(10);
  await refused(small.write(file, new Uint8Array(1), null), 'ENOSPC');
});

test('a caller has only so many descriptors', async () => {
  const poor = directPort(simFs, { descriptorsMax: 1 });
  const file = await poor.open('/a/x', 'read');
  await refused(poor.open('/a/x', 'read'), 'EMFILE');
  await poor.close(file);
  expect(await poor.readFile('/a/x')).toEqual(content);
});

test('coarse modification times tie', async () => {
  const coarse = new SimFs({ mtimeGranularityMs: 2000 });
  const port = directPort(coarse);
  coarse.volume.nowMs = () => 4001;
  await port.mkdir('/one');
  coarse.volume.nowMs = () => 5999;
  await port.mkdir('/two');
  expect((await port.stat('/one')).mtimeMs).toBe(4000);
  expect((await port.stat('/two')).mtimeMs).toBe(4000);
});

test('the inode number of a removed file is given to the next one', async () => {
  const { inode } = await fs.stat('/a/x');
  await fs.unlink('/a/x');
  await fs.mkdir('/a/d');
  expect((await fs.stat('/a/d')).inode).toBe(inode);
});

describe('a listing', () => {
  const namesOf = async (port: FileSystem, path: string): Promise<readonly string[]> => {
    const names: string[] = [];
    for await (const chunk of port.readdir(path)) names.push(...chunk.map(({ name }) => name));
    return names;
  };

  test('comes in an order that the seed decides, and that is not that of names', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 5; seed += 1) {
      const volume = new SimFs({ seed });
      const builder = new BulkBuilder(volume.volume);
      for (let file = 0; file < 300; file += 1)
        builder.file(builder.directory('/d'), String(file + 1000), content);
      const names = await namesOf(directPort(volume), '/d');
      expect(names).not.toEqual(names.toSorted());
      expect(names.toSorted()).toEqual(Array.from({ length: 300 }, (_, file) => String(file + 1000)));
      orders.add(names.join());
    }
    expect(orders.size).toBe(5);
  });

  test('may miss an entry that is renamed within the directory meanwhile, and sees the others once', async () => {
    const missed = new Set<boolean>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const volume = new SimFs({ seed, listingChunk: 4 });
      const builder = new BulkBuilder(volume.volume);
      for (let file = 0; file < 32; file += 1) builder.file(builder.directory('/d'), `f${file}`, content);
      const port = directPort(volume);
      await port.unlink('/d/f7');
      const seen: string[] = [];
      for await (const chunk of port.readdir('/d')) {
        if (seen.length === 0) await port.rename('/d/f9', '/d/renamed');
        seen.push(...chunk.map(({ name }) => name));
      }
      const others = seen.filter((name) => name !== 'f9' && name !== 'renamed');
      expect(others).toHaveLength(30);
      expect(new Set(others).size).toBe(30);
      missed.add(!seen.includes('f9') && !seen.includes('renamed'));
    }
    expect(missed).toEqual(new Set([true, false]));
  });

  test('of a directory that was emptied costs what it holds, not what it held', async () => {
    const builder = new BulkBuilder(simFs.volume);
    const directory = builder.directory('/big');
    for (let file = 0; file < 1000; file += 1) builder.file(directory, `f${file}`, content);
    for (let file = 1; file < 1000; file += 1) await fs.unlink(`/big/f${file}`);
    expect(await namesOf(fs, '/big')).toEqual(['f0']);
    expect(simFs.volume.directory(directory).slots).toBe(1);
  });
});

describe('on Windows', () => {
  beforeEach(() => {
    simFs = new SimFs({ platform: 'windows' });
    fs = directPort(simFs);
    bulk = new BulkBuilder(simFs.volume);
    bulk.file(bulk.directory('/a'), 'x', content);
    bulk.directory('/b');
  });

  test('what is open can be neither renamed nor removed, nor can a directory above it', async () => {
    const file = await fs.open('/a/x', 'read');
    await refused(fs.rename('/a/x', '/b/x'), 'EBUSY');
    await refused(fs.unlink('/a/x'), 'EBUSY');
    await refused(fs.rename('/a', '/c'), 'EPERM');
    await fs.close(file);
    await fs.rename('/a', '/c');
    await fs.unlink('/c/x');
  });

  test('directories cannot be opened, and the traits say so', async () => {
    await refused(fs.open('/a', 'directory'), 'EPERM');
    expect(fs.traits).toEqual({ transientErrnos: ['EPERM', 'EBUSY', 'EACCES'], directoryFsync: false });
  });
});
