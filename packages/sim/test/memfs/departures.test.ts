import { Volume as MemfsVolume } from 'memfs';
import { describe, expect, test } from 'vitest';
import { MEMFS_DEPARTURES, memfsFileSystem } from '../../src/index.ts';
import type { FileSystem } from '@spoolproof/contract';

function volume(): MemfsVolume {
  const made = new MemfsVolume();
  made.mkdirSync('/a/d', { recursive: true });
  made.mkdirSync('/b/d', { recursive: true });
  made.writeFileSync('/a/x', 'x');
  made.writeFileSync('/b/d/y', 'y');
  made.linkSync('/a/x', '/a/z');
  return made;
}

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** For each departure: what the bare memfs does, and what the adapter makes of it. */
const shows: Readonly<
  Record<
    string,
    {
      bare: (memfs: MemfsVolume) => unknown;
      adapted: (fs: FileSystem) => Promise<unknown>;
      memfs: unknown;
      posix: unknown;
    }
  >
> = {
  'path-of-any-length': {
    bare: (memfs) => codeOf(() => memfs.mkdirSync(`/a/${'n'.repeat(256)}`)),
    adapted: (fs) => fs.mkdir(`/a/${'n'.repeat(256)}`),
    memfs: 'done',
    posix: 'ENAMETOOLONG',
  },
  'rename-looks-up-source-first': {
    bare: (memfs) => codeOf(() => memfs.renameSync('/a/none', '/a/x/y')),
    adapted: (fs) => fs.rename('/a/none', '/a/x/y'),
    memfs: 'ENOENT',
    posix: 'ENOTDIR',
  },
  'root-is-an-entry': {
    bare: (memfs) => codeOf(() => memfs.rmdirSync('/')),
    adapted: (fs) => fs.rmdir('/'),
    memfs: 'ENOTEMPTY',
    posix: 'EBUSY',
  },
  'rename-into-itself': {
    bare: (memfs) => codeOf(() => memfs.renameSync('/a', '/a/d/e')),
    adapted: (fs) => fs.rename('/a', '/a/d/e'),
    memfs: 'done',
    posix: 'EINVAL',
  },
  'rename-onto-ancestor': {
    bare: (memfs) => codeOf(() => memfs.renameSync('/b/d/y', '/b')),
    adapted: (fs) => fs.rename('/b/d/y', '/b'),
    memfs: 'done',
    posix: 'ENOTEMPTY',
  },
  'rename-of-hard-links': {
    bare: (memfs) => {
      memfs.renameSync('/a/x', '/a/z');
      return memfs.existsSync('/a/x');
    },
    adapted: async (fs) => {
      await fs.rename('/a/x', '/a/z');
      return (await fs.stat('/a/x')).kind === 'file';
    },
    memfs: false,
    posix: true,
  },
  'rename-directory-onto-file': {
    bare: (memfs) => codeOf(() => memfs.renameSync('/b', '/a/x')),
    adapted: (fs) => fs.rename('/b', '/a/x'),
    memfs: 'done',
    posix: 'ENOTDIR',
  },
  'rename-file-onto-directory': {
    bare: (memfs) => codeOf(() => memfs.renameSync('/a/x', '/b/d')),
    adapted: (fs) => fs.rename('/a/x', '/b/d'),
    memfs: 'done',
    posix: 'EISDIR',
  },
  'rename-onto-non-empty-directory': {
    bare: (memfs) => codeOf(() => memfs.renameSync('/a/d', '/b/d')),
    adapted: (fs) => fs.rename('/a/d', '/b/d'),
    memfs: 'done',
    posix: 'ENOTEMPTY',
  },
  'unlink-of-directory': {
    bare: (memfs) => codeOf(() => memfs.unlinkSync('/a/d')),
    adapted: (fs) => fs.unlink('/a/d'),
    memfs: 'EPERM',
    posix: 'EISDIR',
  },
  'link-of-directory': {
    bare: (memfs) => codeOf(() => memfs.linkSync('/a', '/c')),
    adapted: (fs) => fs.link('/a', '/c'),
    memfs: 'done',
    posix: 'EPERM',
  },
  'link-below-file': {
    bare: (memfs) => codeOf(() => memfs.linkSync('/a/x', '/b/d/y/z')),
    adapted: (fs) => fs.link('/a/x', '/b/d/y/z'),
    memfs: 'done',
    posix: 'ENOTDIR',
  },
  'descriptor-of-any-mode': {
    bare: (memfs) => codeOf(() => memfs.writeSync(memfs.openSync('/a/x', 'r'), Buffer.from('!'))),
    adapted: async (fs) => fs.write(await fs.open('/a/x', 'read'), new Uint8Array(1), 0),
    memfs: 'done',
    posix: 'EBADF',
  },
  'read-of-directory': {
    bare: (memfs) => codeOf(() => memfs.readSync(memfs.openSync('/a', 'r'), Buffer.alloc(1), 0, 1, 0)),
    adapted: async (fs) => fs.read(await fs.open('/a', 'directory'), new Uint8Array(1), 0),
    memfs: 'done',
    posix: 'EISDIR',
  },
  'replaced-file-keeps-links': {
    bare: (memfs) => {
      memfs.renameSync('/b/d/y', '/a/z');
      return Number(memfs.statSync('/a/x').nlink);
    },
    adapted: async (fs) => {
      await fs.rename('/b/d/y', '/a/z');
      return (await fs.stat('/a/x')).links;
    },
    memfs: 2,
    posix: 1,
  },
};

test('every departure is shown, and nothing else is', () => {
  expect(Object.keys(shows).toSorted()).toEqual(MEMFS_DEPARTURES.map(({ name }) => name).toSorted());
});

describe.each(MEMFS_DEPARTURES)('$name: memfs $description', ({ name }) => {
  const { bare, adapted, memfs, posix } = shows[name]!;

  test('is what the bare memfs does', () => {
    expect(bare(volume())).toEqual(memfs);
  });

  test('is not what the adapter does', async () => {
    const outcome = await adapted(memfsFileSystem(volume())).catch((error: { code: string }) => error.code);
    expect(outcome).toEqual(posix);
  });
});
