import * as fs from 'node:fs';
import path from 'node:path';

import type { DirectoryEntry, EntryKind, FileDescriptor, FileSystem, OpenMode } from '@spoolproof/contract';

const flags: Readonly<Record<OpenMode, number>> = {
  read: fs.constants.O_RDONLY,
  create: fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL,
  write: fs.constants.O_WRONLY,
  append: fs.constants.O_WRONLY | fs.constants.O_APPEND,
  directory: fs.constants.O_RDONLY,
};

const entriesPerChunk = 256;
const entriesPerTurn = 4096;
let entriesListed = 0;

/** How the bytes of a name become a string. With `latin1` every name can be told and used, byte by byte. */
export type NameEncoding = 'utf8' | 'latin1';

/**
 * The file system of a subject that brings none: every call is the plain system call, nothing is retried. With `utf8`,
 * names that are not UTF-8 are shown but cannot be used.
 */
export function plainFileSystem(names: NameEncoding = 'utf8'): FileSystem {
  const at = (path: string): string | Buffer => (names === 'utf8' ? path : Buffer.from(path, names));
  return {
    traits: { transientErrnos: [], directoryFsync: process.platform !== 'win32' },
    open: async (file, mode) => fs.openSync(at(file), flags[mode]) as FileDescriptor,
    read: async (file, into, position) => fs.readSync(file, into, 0, into.length, position),
    write: async (file, bytes, position) => fs.writeSync(file, bytes, 0, bytes.length, position),
    fsync: async (file) => fs.fsyncSync(file),
    close: async (file) => fs.closeSync(file),
    readFile: async (file) => fs.readFileSync(at(file)),
    rename: async (from, to) => fs.renameSync(at(from), at(to)),
    link: async (existing, created) => fs.linkSync(at(existing), at(created)),
    unlink: async (file) => fs.unlinkSync(at(file)),
    mkdir: async (directory) => fs.mkdirSync(at(directory)),
    rmdir: async (directory) => fs.rmdirSync(at(directory)),
    readdir: (directory) => list(at(directory), names),
    stat: async (file) => statusOf(fs.lstatSync(at(file))),
    utimes: async (file, atimeMs, mtimeMs) => fs.utimesSync(at(file), atimeMs / 1000, mtimeMs / 1000),
  };
}

/** Whether the directory that a path lies in is there. */
export function hasParentDirectory(file: string): boolean {
  return fs.existsSync(path.dirname(file));
}

async function* list(
  directory: string | Buffer,
  names: NameEncoding,
): AsyncGenerator<readonly DirectoryEntry[]> {
  const handle = fs.opendirSync(directory as string, { bufferSize: entriesPerChunk, encoding: names });
  try {
    let chunk: DirectoryEntry[] = [];
    for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
      chunk.push({ name: entry.name, kind: kindOf(entry) });
      if (chunk.length === entriesPerChunk) {
        yield chunk;
        chunk = [];
      }
      // An audit of a million entries is one long row of these: others want their turn, and so does an interrupt.
      if (++entriesListed % entriesPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (chunk.length > 0) yield chunk;
  } finally {
    handle.closeSync();
  }
}

function kindOf(entry: fs.Dirent | fs.Stats): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

function statusOf(stats: fs.Stats): Awaited<ReturnType<FileSystem['stat']>> {
  return {
    kind: kindOf(stats),
    sizeBytes: stats.size,
    mtimeMs: stats.mtimeMs,
    device: stats.dev,
    inode: stats.ino,
    links: stats.nlink,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
  };
}
