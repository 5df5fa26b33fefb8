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

/**
 * The file system of a subject that brings none: every call is the plain system call, nothing is retried. Names that
 * are not UTF-8 are shown but cannot be used.
 */
export function plainFileSystem(): FileSystem {
  return {
    traits: { transientErrnos: [], directoryFsync: process.platform !== 'win32' },
    open: async (file, mode) => fs.openSync(file, flags[mode]) as FileDescriptor,
    read: async (file, into, position) => fs.readSync(file, into, 0, into.length, position),
    write: async (file, bytes, position) => fs.writeSync(file, bytes, 0, bytes.length, position),
    fsync: async (file) => fs.fsyncSync(file),
    close: async (file) => fs.closeSync(file),
    readFile: async (file) => fs.readFileSync(file),
    rename: async (from, to) => fs.renameSync(from, to),
    link: async (existing, created) => fs.linkSync(existing, created),
    unlink: async (file) => fs.unlinkSync(file),
    mkdir: async (directory) => fs.mkdirSync(directory),
    rmdir: async (directory) => fs.rmdirSync(directory),
    readdir: (directory) => list(directory),
    stat: async (file) => statusOf(fs.lstatSync(file)),
    utimes: async (file, atimeMs, mtimeMs) => fs.utimesSync(file, atimeMs / 1000, mtimeMs / 1000),
  };
}

/** Whether the directory that a path lies in is there. */
export function hasParentDirectory(file: string): boolean {
  return fs.existsSync(path.dirname(file));
}

async function* list(directory: string): AsyncGenerator<readonly DirectoryEntry[]> {
  const handle = fs.opendirSync(directory, { bufferSize: entriesPerChunk });
  try {
    let chunk: DirectoryEntry[] = [];
    for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
      chunk.push({ name: entry.name, kind: kindOf(entry) });
      if (chunk.length === entriesPerChunk) {
        yield chunk;
        chunk = [];
      }
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
