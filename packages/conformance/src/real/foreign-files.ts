import { lstatSync, mkdirSync, opendirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { ForeignOutcome } from '../checkers/observation.ts';
import { listDirectory } from '../auditor/list-directory.ts';

interface Planted {
  readonly path: string;
  readonly content: string;
  readonly inode: number;
  readonly mtimeMs: number;
}

/** Names that are hard on whoever takes a listing for a list of items. None of them is any queue's own. */
const awkwardNames: readonly (string | Buffer)[] = [
  'NOTES.txt',
  '.hidden',
  'two\nlines',
  `${'n'.repeat(251)}.txt`,
  Buffer.from([0x62, 0x61, 0x64, 0xff, 0xfe]),
  '~lock.tmp.swp',
];

const directoriesMax = 60;
const depthMax = 4;

/** Files that are not the queue's, in its directories and beside its root. They must be left alone (Q17). */
export class ForeignFiles {
  readonly #root: string;
  readonly #inside: Planted[] = [];
  readonly #outside: Planted[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  /** Puts files beside the root, and a directory. */
  plantOutside(): void {
    const parent = path.dirname(this.#root);
    for (const name of ['canary.json', 'canary.txt', `${path.basename(this.#root)}.json`]) {
      this.#plant(this.#outside, parent, name);
    }
    const beside = path.join(parent, 'beside');
    mkdirSync(beside);
    this.#plant(this.#outside, beside, 'canary.json');
  }

  /** Puts files into every directory that there is, to a depth that leaves buckets alone for the most part. */
  plantInside(): void {
    const directories = [this.#root];
    for (let next = 0; next < directories.length && directories.length < directoriesMax; next++) {
      const directory = directories[next] ?? this.#root;
      const below = path.relative(this.#root, directory).split(path.sep).filter(Boolean).length;
      if (below >= depthMax) continue;
      for (const entry of listDirectory(directory)) {
        if (entry.isDirectory && directories.length < directoriesMax)
          directories.push(path.join(directory, entry.name));
      }
    }
    for (const [number, directory] of directories.entries()) {
      const names = number < 12 ? awkwardNames : awkwardNames.slice(number % 3, (number % 3) + 1);
      for (const name of names) this.#plant(this.#inside, directory, name);
    }
  }

  /** Looks whether the files beside the root are as they were. */
  checkOutside(): ForeignOutcome {
    const disturbed = this.#outside
      .filter((planted) => !isUntouched(planted))
      .map(({ path: where }) => where);
    return { planted: this.#outside.length, disturbed, counted: [] };
  }

  /**
   * Looks whether the files inside the root are as they were. One whose whole directory moved is looked for below the
   * root: it has travelled with its bucket.
   */
  checkInside(ids: (name: string) => boolean): ForeignOutcome {
    const missing = this.#inside.filter((planted) => !isUntouched(planted));
    const found = missing.length === 0 ? new Set<string>() : findContents(this.#root, missing);
    const disturbed = missing
      .filter((planted) => isPresent(path.dirname(planted.path)) || !found.has(planted.content))
      .map(({ path: where }) => path.relative(this.#root, where));
    const counted = this.#inside.map((planted) => path.basename(planted.path)).filter(ids);
    return { planted: this.#inside.length, disturbed, counted: [...new Set(counted)] };
  }

  #plant(list: Planted[], directory: string, name: string | Buffer): void {
    const where = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name)]);
    const content = `foreign file ${this.#inside.length + this.#outside.length}, not yours\n`;
    try {
      writeFileSync(where, content, { flag: 'wx' });
    } catch {
      // The directory moved away, or the filesystem does not take such a name: then there is nothing to watch.
      return;
    }
    const { ino, mtimeMs } = lstatSync(where);
    // Paths are kept as latin1 of their bytes, so that names that are not UTF-8 come back unchanged.
    list.push({ path: where.toString('latin1'), content, inode: ino, mtimeMs });
  }
}

function isUntouched(planted: Planted): boolean {
  try {
    const where = Buffer.from(planted.path, 'latin1');
    const { ino, mtimeMs } = lstatSync(where);
    return (
      ino === planted.inode && mtimeMs === planted.mtimeMs && readFileSync(where, 'utf8') === planted.content
    );
  } catch {
    return false;
  }
}

function isPresent(directory: string): boolean {
  try {
    opendirSync(Buffer.from(directory, 'latin1')).closeSync();
    return true;
  } catch {
    return false;
  }
}

/** The contents of those planted files that lie somewhere below a directory under their old names. */
function findContents(root: string, missing: readonly Planted[]): Set<string> {
  const names = new Set(
    missing.map(({ path: where }) => Buffer.from(path.basename(where), 'latin1').toString('utf8')),
  );
  const found = new Set<string>();
  const stack = [root];
  for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
    const handle = opendirSync(Buffer.from(directory), { encoding: 'buffer' as 'utf8', bufferSize: 1024 });
    for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
      const name = entry.name as unknown as Buffer;
      if (entry.isDirectory()) stack.push(`${directory}/${name.toString('utf8')}`);
      else if (names.has(name.toString('utf8'))) {
        found.add(readFileSync(Buffer.concat([Buffer.from(`${directory}/`), name]), 'utf8'));
      }
    }
    handle.closeSync();
  }
  return found;
}
