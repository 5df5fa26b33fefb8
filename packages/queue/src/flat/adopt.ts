import { SpoolError, errnoOf, type Ports } from '@spoolproof/contract';
import type { FileQueue } from '../file-queue.ts';
import { absolutePath } from '../absolute-path.ts';
import { nodePorts } from '@spoolproof/node';
import { ListedFiles } from './listed-files.ts';
import { mtimeOf } from './mtime-of.ts';

/** Options of an adoption. */
export interface AdoptOptions {
  /** Which names to take; default: those that end in `.json`. Names that begin with a dot are never taken. */
  readonly accepts?: (name: string) => boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: {
    readonly phase: 'listing' | 'moving';
    readonly done: number;
    readonly total: number;
  }) => void;
  readonly ports?: Ports;
}

/** What an adoption did. */
export interface AdoptReport {
  readonly adopted: number;
  /** Files that were gone when their turn came: somebody else took or adopted them. */
  readonly vanished: number;
  /** Entries that were not taken: other names, directories. */
  readonly passedOver: number;
}

const PROGRESS_EVERY = 1000;

/**
 * Moves the files of a flat directory into a queue, oldest first by (mtime, name), which is the order in which the directory was
 * worked off before (Q11). Each file goes by one rename, so this can be interrupted anywhere and run again, several can run at
 * once, and other programs may go on dropping files: those are taken by the next run. The content is not touched; a file that
 * its writer still has open goes on being written in the queue.
 *
 * @throws SpoolError ADOPT_SOURCE_INVALID when `directory` cannot be listed, ADOPT_CROSS_DEVICE when it is on another filesystem
 *   than the queue; nothing is moved then.
 */
export async function adopt<T>(
  queue: FileQueue<T>,
  directory: string,
  options: AdoptOptions = {},
): Promise<AdoptReport> {
  const ports = options.ports ?? nodePorts();
  const source = absolutePath(directory);
  const accepts = options.accepts ?? ((name: string): boolean => name.endsWith('.json'));
  const files = new ListedFiles();
  let passedOver = 0;
  let vanished = 0;
  let adopted = 0;
  await checkSource(ports, source, queue.root);
  for await (const chunk of ports.fs.readdir(source)) {
    options.signal?.throwIfAborted();
    for (const entry of chunk) {
      if (
        entry.name.startsWith('.') ||
        !accepts(entry.name) ||
        entry.kind === 'directory' ||
        entry.kind === 'other'
      ) {
        passedOver++;
        continue;
      }
      const mtimeMs = await mtimeOf(ports.fs, `${source}/${entry.name}`);
      if (mtimeMs === undefined) vanished++;
      else files.add(entry.name, mtimeMs);
    }
    options.onProgress?.({ phase: 'listing', done: files.count, total: files.count });
  }
  const total = files.count;
  for await (const name of files.inOrder(() => ports.timers.turn())) {
    options.signal?.throwIfAborted();
    if (await queue.adoptFile(`${source}/${name}`, name)) adopted++;
    else vanished++;
    if ((adopted + vanished) % PROGRESS_EVERY === 0)
      options.onProgress?.({ phase: 'moving', done: adopted, total });
  }
  return { adopted, vanished, passedOver };
}

async function checkSource(ports: Ports, source: string, root: string): Promise<void> {
  try {
    const [from, to] = [await ports.fs.stat(source), await ports.fs.stat(root)];
    if (from.kind !== 'directory') {
      throw new SpoolError('ADOPT_SOURCE_INVALID', `${source} is not a directory`, { path: source });
    }
    if (source === root || root.startsWith(`${source}/`) || source.startsWith(`${root}/`)) {
      throw new SpoolError('ADOPT_SOURCE_INVALID', `${source} and the queue at ${root} contain each other`, {
        path: source,
      });
    }
    if (from.device !== to.device) {
      const message = `${source} is on another filesystem than the queue at ${root}: files can only be adopted by a rename. Make the queue on the same filesystem`;
      throw new SpoolError('ADOPT_CROSS_DEVICE', message, { path: source });
    }
  } catch (error) {
    if (errnoOf(error) === undefined || error instanceof SpoolError) throw error;
    const errno = errnoOf(error) ?? '';
    throw new SpoolError('ADOPT_SOURCE_INVALID', `${source} cannot be listed: ${errno}`, {
      path: source,
      errno,
      cause: error,
    });
  }
}
