import { errnoOf } from '@spoolproof/contract';
import type { DirectoryEntry, FileDescriptor, FileStatus, FileSystem, OpenMode } from '@spoolproof/contract';

import type { CallCounter } from './call-counter.ts';

/**
 * A file system that counts each call before it passes it on.
 *
 * @param hasParent tells whether a path's directory is there: an ENOENT counts as a vanished entry only if it is, since
 *   otherwise the caller asked for a directory that was never made. Never goes through the counter.
 */
export function countingFileSystem(
  inner: FileSystem,
  counter: CallCounter,
  hasParent: (path: string) => boolean,
): FileSystem {
  const counted = async <T>(call: string, paths: readonly string[], run: () => Promise<T>): Promise<T> => {
    counter.begin(call);
    try {
      return await run();
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' && paths.every(hasParent)) counter.vanished();
      throw error;
    }
  };
  return {
    traits: inner.traits,
    open: async (path: string, mode: OpenMode): Promise<FileDescriptor> => {
      const file = await counted('open', mode === 'read' ? [path] : [], () => inner.open(path, mode));
      counter.descriptors(1);
      return file;
    },
    read: (file, into, position) => counted('read', [], () => inner.read(file, into, position)),
    write: (file, bytes, position) => counted('write', [], () => inner.write(file, bytes, position)),
    fsync: async (file) => {
      counter.syncing(file);
      try {
        await counted('fsync', [], () => inner.fsync(file));
      } catch (error) {
        counter.syncFailed(file);
        throw error;
      }
    },
    close: async (file) => {
      counter.closing(file);
      await counted('close', [], () => inner.close(file));
      counter.descriptors(-1);
    },
    readFile: (path, sizeHintBytes) => counted('readFile', [path], () => inner.readFile(path, sizeHintBytes)),
    rename: async (from, to) => {
      await counted('rename', [to], () => inner.rename(from, to));
      counter.renamed();
    },
    link: (existing, created) => counted('link', [created], () => inner.link(existing, created)),
    unlink: (path) => counted('unlink', [path], () => inner.unlink(path)),
    mkdir: (path) => counted('mkdir', [], () => inner.mkdir(path)),
    rmdir: (path) => counted('rmdir', [path], () => inner.rmdir(path)),
    readdir: (path) => countedListing(inner, counter, hasParent, path),
    stat: (path): Promise<FileStatus> => counted('stat', [path], () => inner.stat(path)),
    utimes: (path, atimeMs, mtimeMs) => counted('utimes', [path], () => inner.utimes(path, atimeMs, mtimeMs)),
  };
}

async function* countedListing(
  inner: FileSystem,
  counter: CallCounter,
  hasParent: (path: string) => boolean,
  path: string,
): AsyncGenerator<readonly DirectoryEntry[]> {
  counter.begin('readdir');
  try {
    for await (const chunk of inner.readdir(path)) {
      counter.listed(chunk.length);
      yield chunk;
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && hasParent(path)) counter.vanished();
    throw error;
  }
}
