import type { FileSystem } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import {
  BulkBuilder,
  bytesAt,
  directPort,
  SimFs,
  survivals,
  walkTree,
  type CrashProfile,
  type Volume,
} from '../../src/index.ts';

let lastVolume: Volume | undefined;
const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes).replaceAll('\0', '0');

/** Every state that a volume can be in after a power failure at the end of a program. */
async function outcomes(
  profile: CrashProfile,
  program: (fs: FileSystem) => Promise<void>,
): Promise<readonly string[]> {
  const simFs = new SimFs();
  const bulk = new BulkBuilder(simFs.volume);
  bulk.file(bulk.directory('/a'), 'x', new TextEncoder().encode('old'));
  bulk.directory('/b');
  const states = new Set<string>();
  const count = await eachSurvival(0);
  for (let number = 1; number < count; number += 1) await eachSurvival(number);
  return [...states].toSorted();

  /** Runs the program, crashes in one of the ways, notes the state, and takes all of it back. */
  async function eachSurvival(number: number): Promise<number> {
    const mark = simFs.volume.mark();
    const pending = simFs.trackUnsynced(profile);
    lastVolume = simFs.volume;
    await program(directPort(simFs));
    const all = survivals(pending);
    simFs.losePower(all[number] ?? []);
    const files = [...walkTree(simFs.volume)].filter(({ path }) => path !== '/a' && path !== '/b');
    states.add(
      files
        .map(({ path, kind }) => `${path}${kind === 'file' ? `=${text(bytesAt(simFs.volume, path))}` : ''}`)
        .join(' '),
    );
    simFs.volume.pending = undefined;
    simFs.volume.rollback(mark);
    return all.length;
  }
}

const write = async (fs: FileSystem, path: string, content: string, sync: boolean): Promise<void> => {
  const file = await fs.open(path, 'create');
  await fs.write(file, new TextEncoder().encode(content), null);
  if (sync) await fs.fsync(file);
  await fs.close(file);
};
const syncDirectory = async (fs: FileSystem, path: string): Promise<void> => {
  const file = await fs.open(path, 'directory');
  await fs.fsync(file);
  await fs.close(file);
};

describe('a file written and renamed into place', () => {
  const unsynced = async (fs: FileSystem): Promise<void> => {
    await write(fs, '/a/tmp', 'new', false);
    await fs.rename('/a/tmp', '/b/y');
  };
  const fileSynced = async (fs: FileSystem): Promise<void> => {
    await write(fs, '/a/tmp', 'new', true);
    await fs.rename('/a/tmp', '/b/y');
  };
  const allSynced = async (fs: FileSystem): Promise<void> => {
    await fileSynced(fs);
    await syncDirectory(fs, '/b');
  };

  test.each<[string, CrashProfile, (fs: FileSystem) => Promise<void>, readonly string[]]>([
    ['kill, unsynced', 'kill', unsynced, ['/a/x=old /b/y=new']],
    [
      'prefix, unsynced',
      'prefix',
      unsynced,
      ['/a/tmp= /a/x=old', '/a/tmp=new /a/x=old', '/a/x=old', '/a/x=old /b/y=new'],
    ],
    [
      'ext4, unsynced',
      'ext4',
      unsynced,
      ['/a/tmp= /a/x=old', '/a/tmp=new /a/x=old', '/a/x=old', '/a/x=old /b/y=', '/a/x=old /b/y=new'],
    ],
    [
      'posix-weak, unsynced',
      'posix-weak',
      unsynced,
      [
        '/a/tmp= /a/x=old',
        '/a/tmp=000 /a/x=old',
        '/a/tmp=new /a/x=old',
        '/a/x=old',
        '/a/x=old /b/y=',
        '/a/x=old /b/y=000',
        '/a/x=old /b/y=new',
      ],
    ],
    ['prefix, file synced', 'prefix', fileSynced, ['/a/tmp=new /a/x=old', '/a/x=old /b/y=new']],
    ['ext4, file synced', 'ext4', fileSynced, ['/a/tmp=new /a/x=old', '/a/x=old /b/y=new']],
    [
      'posix-weak, file synced',
      'posix-weak',
      fileSynced,
      ['/a/tmp=new /a/x=old', '/a/x=old', '/a/x=old /b/y=new'],
    ],
    ['prefix, all synced', 'prefix', allSynced, ['/a/x=old /b/y=new']],
    ['ext4, all synced', 'ext4', allSynced, ['/a/x=old /b/y=new']],
    ['posix-weak, all synced', 'posix-weak', allSynced, ['/a/x=old /b/y=new']],
  ])('%s', async (_name, profile, program, expected) => {
    expect(await outcomes(profile, program)).toEqual(expected);
  });
});

test('names are lost in order under ext4 and one by one under posix-weak', async () => {
  const program = async (fs: FileSystem): Promise<void> => {
    await fs.mkdir('/a/one');
    await fs.mkdir('/b/two');
  };
  expect(await outcomes('ext4', program)).toEqual(['/a/one /a/x=old', '/a/one /a/x=old /b/two', '/a/x=old']);
  expect(await outcomes('posix-weak', program)).toEqual([
    '/a/one /a/x=old',
    '/a/one /a/x=old /b/two',
    '/a/x=old',
    '/a/x=old /b/two',
  ]);
});

test('a rename is never half: the file has one of its two names', async () => {
  for (const profile of ['prefix', 'ext4', 'posix-weak'] as const) {
    const states = await outcomes(profile, (fs) => fs.rename('/a/x', '/b/x'));
    expect(states).toEqual(['/a/x=old', '/b/x=old']);
  }
});

test('a removal that is lost brings the file back, whole', async () => {
  expect(await outcomes('posix-weak', (fs) => fs.unlink('/a/x'))).toEqual(['', '/a/x=old']);
});

test('what is in a directory whose making was lost is lost with it, synced or not', async () => {
  const states = await outcomes('posix-weak', async (fs) => {
    await fs.mkdir('/b/d');
    await write(fs, '/b/d/file', 'new', true);
    await syncDirectory(fs, '/b/d');
  });
  expect(states).toEqual(['/a/x=old', '/a/x=old /b/d /b/d/file=new']);
});

test('replacing a file brings its data under ext4, not under posix-weak', async () => {
  const program = async (fs: FileSystem): Promise<void> => {
    await write(fs, '/a/tmp', 'new', false);
    await syncDirectory(fs, '/a');
    await fs.rename('/a/tmp', '/a/x');
  };
  expect((await outcomes('ext4', program)).filter((state) => !state.includes('tmp'))).toEqual(['/a/x=new']);
  expect((await outcomes('posix-weak', program)).filter((state) => !state.includes('tmp'))).toEqual([
    '/a/x=',
    '/a/x=000',
    '/a/x=new',
  ]);
});

test('after a failed fsync the next one succeeds, and the bytes are gone all the same', async () => {
  const states = await outcomes('ext4', async (fs) => {
    const file = await fs.open('/a/x', 'write');
    await fs.write(file, new TextEncoder().encode('NEW'), 0);
    lastVolume?.pending?.doom((await fs.stat('/a/x')).inode);
    await fs.fsync(file);
    expect(text(await fs.readFile('/a/x'))).toBe('NEW');
    await fs.close(file);
  });
  expect(states).toEqual(['/a/x=old']);
});

test('a later write over a lost one stands', async () => {
  const states = await outcomes('posix-weak', async (fs) => {
    const file = await fs.open('/a/x', 'write');
    await fs.write(file, new TextEncoder().encode('AAA'), 0);
    await fs.write(file, new TextEncoder().encode('B'), 1);
    await fs.close(file);
  });
  expect(states).toEqual(['/a/x=AAA', '/a/x=ABA', '/a/x=oBd', '/a/x=old']);
});
