import { SpoolError, type Ports } from '@spoolproof/contract';
import { Disk } from '../disk.ts';
import { isTaken, spoolErrorOf } from '../errors.ts';
import { absolutePath } from '../absolute-path.ts';
import { nodePorts } from '@spoolproof/node';
import { NewestFiles } from './newest-files.ts';
import { mtimeOf } from './mtime-of.ts';

/** Options of the flat cap. */
export interface FlatCapOptions {
  /** The directory that is too full. */
  readonly directory: string;
  /** Where the overflow goes; made when missing; must be on the same filesystem. */
  readonly archive: string;
  /** Files to keep: the newest by (mtime, name). */
  readonly max: number;
  /** Which names count; default: those that end in `.json`. Names that begin with a dot never do. */
  readonly accepts?: (name: string) => boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly seen: number; readonly archived: number }) => void;
  readonly ports?: Ports;
}

/** What the flat cap did. */
export interface FlatCapReport {
  /** Files that were there when their turn came. */
  readonly seen: number;
  readonly archived: number;
  /** Files that were gone between two calls: others took them. Counted nowhere else (Q13). */
  readonly vanished: number;
}

/** Names tried for one archived file. More files of one name than that are refused, not overwritten. */
const NAMES_MAX = 10_000;

/**
 * The incident's cap for those who cannot move to buckets: the oldest files of a flat directory by (mtime, name) go to an archive.
 * Same semantics; but one pass, memory for the files that stay, no crash when a file vanishes, and an archive that never
 * overwrites. It still costs a stat a file: that is what a flat directory costs.
 *
 * @see spec/contract.md Q10, Q12, Q13
 * @throws SpoolError INVALID_ARGUMENT, ADOPT_SOURCE_INVALID when the directory is not there, NO_PERMISSION, IO_FAILED.
 */
export async function enforceFlatCap(options: FlatCapOptions): Promise<FlatCapReport> {
  const ports = options.ports ?? nodePorts();
  const directory = absolutePath(options.directory);
  const archive = absolutePath(options.archive);
  const accepts = options.accepts ?? ((name: string): boolean => name.endsWith('.json'));
  if (!Number.isSafeInteger(options.max) || options.max < 0) {
    throw new SpoolError('INVALID_ARGUMENT', `max is ${options.max}; allowed: 0 or more, whole`);
  }
  const disk = new Disk(ports);
  if (!(await disk.exists(directory))) {
    throw new SpoolError('ADOPT_SOURCE_INVALID', `${directory} is not there`, { path: directory });
  }
  await disk.makeDirectory(archive);
  const archiver = new FlatArchiver(ports, disk, archive);
  const newest = new NewestFiles(options.max);
  let seen = 0;
  let archived = 0;
  let vanished = 0;
  for await (const chunk of disk.list(directory)) {
    options.signal?.throwIfAborted();
    for (const { name, kind } of chunk) {
      if (name.startsWith('.') || !accepts(name) || kind === 'directory' || kind === 'other') continue;
      const mtimeMs = await mtimeOf(ports.fs, `${directory}/${name}`);
      if (mtimeMs === undefined) {
        vanished++;
        continue;
      }
      seen++;
      // What falls out has `max` newer files beside it, whatever comes later in the listing: a victim for certain.
      const victim = newest.add(name, mtimeMs);
      if (victim === undefined) continue;
      if (await archiver.archive(`${directory}/${victim}`, victim)) archived++;
      else vanished++;
    }
    options.onProgress?.({ seen, archived });
  }
  return { seen, archived, vanished };
}

/**
 * Moves files to the archive under their own names or, where those are taken, with a number. POSIX rename would overwrite: so the
 * file is first won by a rename to a name that nobody else has, then given its name by link(2), which fails when it is taken.
 */
class FlatArchiver {
  readonly #ports: Ports;
  readonly #disk: Disk;
  readonly #archive: string;
  readonly #mark: string;
  #moved = 0;

  constructor(ports: Ports, disk: Disk, archive: string) {
    this.#ports = ports;
    this.#disk = disk;
    this.#archive = archive;
    this.#mark = `${ports.random.uint32().toString(36)}${ports.random.uint32().toString(36)}`;
  }

  /** False when the file was gone. */
  async archive(path: string, name: string): Promise<boolean> {
    const won = `${this.#archive}/.${this.#mark}.${this.#moved++}`;
    if ((await this.#disk.move(path, won)) === 'gone') return false;
    for (let copy = 0; copy < NAMES_MAX; copy++) {
      try {
        await this.#ports.fs.link(won, `${this.#archive}/${copy === 0 ? name : numbered(name, copy)}`);
        await this.#disk.remove(won);
        return true;
      } catch (error) {
        if (!isTaken(error)) throw spoolErrorOf(error, 'name in the archive', won);
      }
    }
    const message = `${NAMES_MAX} files named ${name} are in ${this.#archive}; this one stays there as ${won}`;
    throw new SpoolError('IO_FAILED', message, { path: won });
  }
}

function numbered(name: string, copy: number): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? `${name}.${copy}` : `${name.slice(0, dot)}.${copy}${name.slice(dot)}`;
}
