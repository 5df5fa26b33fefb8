import type { Volume as MemfsVolume } from 'memfs';
import { errnoOf } from '@spoolproof/contract';
import { CALL_CODE, type Call, type OpenFile } from '../kernel/call.ts';
import type { Errno } from '../kernel/errno.ts';
import { nameTooLong, PATH_BYTES_MAX } from '../volume/path-walk.ts';

/** What a call must do instead of what memfs would: fail, or nothing at all. */
export type Correction = Errno | 'nothing';

/** An open file, with the descriptor that memfs gave. */
export interface MemfsFile extends OpenFile {
  readonly memfsFile: number;
}

/** One way in which memfs 4.80.1 is not POSIX, and what the adapter does about it. */
export interface MemfsDeparture {
  readonly name: string;
  /** What memfs does, and what POSIX has. */
  readonly description: string;
  /** What the adapter answers instead of asking memfs, or undefined when memfs is right. */
  readonly correct: (volume: MemfsVolume, call: Call) => Correction | undefined;
}

/** What is looked at of a status. */
interface Stats {
  readonly ino: number | bigint;
  isDirectory(): boolean;
}

function statOf(volume: MemfsVolume, path: string): Stats | undefined {
  try {
    return volume.lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Why nothing can be in a directory, or undefined when something can. */
function unreachable(volume: MemfsVolume, directory: string): 'ENOENT' | 'ENOTDIR' | undefined {
  try {
    return volume.lstatSync(directory).isDirectory() ? undefined : 'ENOTDIR';
  } catch (error) {
    return errnoOf(error) === 'ENOTDIR' ? 'ENOTDIR' : 'ENOENT';
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** Both ends of a rename, when the first is there and the second could be. */
function renameEnds(
  volume: MemfsVolume,
  call: Call,
): { readonly source: Stats; readonly target: Stats | undefined } | undefined {
  if (call.code !== CALL_CODE.rename) return undefined;
  const source = statOf(volume, call.path);
  const parent = statOf(volume, parentOf(call.destination));
  if (source === undefined || parent?.isDirectory() !== true) return undefined;
  return { source, target: statOf(volume, call.destination) };
}

/** The first component of a path that is too long, with the directories before it there. */
function hasLongName(volume: MemfsVolume, path: string): boolean {
  const names = path.split('/');
  const at = names.findIndex((name) => nameTooLong(name));
  if (at === -1) return false;
  const before = names.slice(0, at).join('/');
  return statOf(volume, before === '' ? '/' : before)?.isDirectory() === true;
}

/**
 * All departures, in the order in which they are looked for. Each is shown by a test on a bare memfs, so that an entry
 * that no longer applies is noticed; and the litmus runs find no others.
 */
export const MEMFS_DEPARTURES: readonly MemfsDeparture[] = [
  {
    name: 'path-of-any-length',
    description: 'accepts names over 255 and paths over 4095 bytes; POSIX: ENAMETOOLONG',
    correct: (volume, call) => {
      if (nameTooLong(call.path, PATH_BYTES_MAX)) return 'ENAMETOOLONG';
      if (call.destination === '') return hasLongName(volume, call.path) ? 'ENAMETOOLONG' : undefined;
      // A link looks up what exists before it looks at the new name; a rename only where it would be.
      const isLink = call.code === CALL_CODE.link;
      if (isLink && hasLongName(volume, call.path)) return 'ENAMETOOLONG';
      if (isLink && statOf(volume, call.path) === undefined) return undefined;
      if (!isLink && unreachable(volume, parentOf(call.path)) !== undefined) return undefined;
      if (nameTooLong(call.destination, PATH_BYTES_MAX)) return 'ENAMETOOLONG';
      if (unreachable(volume, parentOf(call.destination)) !== undefined) return undefined;
      if (hasLongName(volume, call.path)) return 'ENAMETOOLONG';
      const isReached = statOf(volume, call.path) !== undefined;
      return isReached && hasLongName(volume, call.destination) ? 'ENAMETOOLONG' : undefined;
    },
  },
  {
    name: 'rename-looks-up-source-first',
    description:
      'fails for the missing source before the unreachable target; POSIX resolves both parents first',
    correct: (volume, call) => {
      if (call.code !== CALL_CODE.rename || unreachable(volume, parentOf(call.path)) !== undefined)
        return undefined;
      return unreachable(volume, parentOf(call.destination));
    },
  },
  {
    name: 'root-is-an-entry',
    description: 'moves the root directory below itself, or removes it when empty; POSIX: EBUSY',
    correct: (volume, call) => {
      if (call.code === CALL_CODE.rmdir) return call.path === '/' ? 'EBUSY' : undefined;
      if (call.code !== CALL_CODE.rename || (call.path !== '/' && call.destination !== '/')) return undefined;
      const other = parentOf(call.path === '/' ? call.destination : call.path);
      return statOf(volume, other)?.isDirectory() === true ? 'EBUSY' : undefined;
    },
  },
  {
    name: 'rename-into-itself',
    description: 'moves a directory below itself, where nobody can reach it; POSIX: EINVAL',
    correct: (volume, call) => {
      const inside = call.destination.startsWith(`${call.path}/`);
      return inside && renameEnds(volume, call)?.source.isDirectory() === true ? 'EINVAL' : undefined;
    },
  },
  {
    name: 'rename-onto-ancestor',
    description: 'replaces a directory with something from within it; POSIX: ENOTEMPTY',
    correct: (volume, call) => {
      const inside = call.path.startsWith(`${call.destination}/`);
      return inside &&
        parentOf(call.path) !== parentOf(call.destination) &&
        renameEnds(volume, call) !== undefined
        ? 'ENOTEMPTY'
        : undefined;
    },
  },
  {
    name: 'rename-of-hard-links',
    description: 'removes the first of two names of one file; POSIX: nothing happens',
    correct: (volume, call) => {
      const ends = renameEnds(volume, call);
      return ends?.target !== undefined && ends.source.ino === ends.target.ino ? 'nothing' : undefined;
    },
  },
  {
    name: 'rename-directory-onto-file',
    description: 'replaces a file with a directory; POSIX: ENOTDIR',
    correct: (volume, call) => {
      const ends = renameEnds(volume, call);
      const differs = ends?.source.isDirectory() === true && ends.target?.isDirectory() === false;
      return differs ? 'ENOTDIR' : undefined;
    },
  },
  {
    name: 'rename-file-onto-directory',
    description: 'replaces a directory and all it holds with a file; POSIX: EISDIR',
    correct: (volume, call) => {
      const ends = renameEnds(volume, call);
      const differs = ends?.source.isDirectory() === false && ends.target?.isDirectory() === true;
      return differs ? 'EISDIR' : undefined;
    },
  },
  {
    name: 'rename-onto-non-empty-directory',
    description: 'replaces a directory that holds something; POSIX: ENOTEMPTY',
    correct: (volume, call) => {
      const ends = renameEnds(volume, call);
      if (ends?.source.isDirectory() !== true || ends.target?.isDirectory() !== true) return undefined;
      return volume.readdirSync(call.destination).length > 0 ? 'ENOTEMPTY' : undefined;
    },
  },
  {
    name: 'unlink-of-directory',
    description: 'fails with EPERM; Linux: EISDIR',
    correct: (volume, call) =>
      call.code === CALL_CODE.unlink && statOf(volume, call.path)?.isDirectory() === true
        ? 'EISDIR'
        : undefined,
  },
  {
    name: 'link-of-directory',
    description: 'gives a directory a second name; POSIX: EPERM',
    correct: (volume, call) => {
      if (call.code !== CALL_CODE.link || statOf(volume, call.path)?.isDirectory() !== true) return undefined;
      if (unreachable(volume, parentOf(call.destination)) !== undefined) return undefined;
      return statOf(volume, call.destination) === undefined ? 'EPERM' : 'EEXIST';
    },
  },
  {
    name: 'link-below-file',
    description: 'puts a link below a file; POSIX: ENOTDIR',
    correct: (volume, call) => {
      if (call.code !== CALL_CODE.link || statOf(volume, call.path) === undefined) return undefined;
      return unreachable(volume, parentOf(call.destination));
    },
  },
  {
    name: 'descriptor-of-any-mode',
    description:
      'reads through a descriptor opened for writing and writes through one opened for reading; POSIX: EBADF',
    correct: (_volume, call) => {
      const mode = call.caller.descriptors[call.descriptor]?.mode;
      if (mode === undefined) return undefined;
      const reads = mode === 'read' || mode === 'directory';
      const isWrong = (call.code === CALL_CODE.read && !reads) || (call.code === CALL_CODE.write && reads);
      return isWrong ? 'EBADF' : undefined;
    },
  },
  {
    name: 'read-of-directory',
    description: 'reads nothing from an open directory; POSIX: EISDIR',
    correct: (volume, call) => {
      const file = call.caller.descriptors[call.descriptor] as MemfsFile | undefined;
      if (call.code !== CALL_CODE.read || file === undefined) return undefined;
      return volume.fstatSync(file.memfsFile).isDirectory() ? 'EISDIR' : undefined;
    },
  },
  {
    name: 'replaced-file-keeps-links',
    description:
      'does not count the links of a file down when a rename replaces one of its names; POSIX: one less',
    correct: (volume, call) => {
      const target = renameEnds(volume, call)?.target;
      if (target?.isDirectory() !== false) return undefined;
      // Nobody can come between this and the rename that follows.
      volume.unlinkSync(call.destination);
      return undefined;
    },
  },
];
