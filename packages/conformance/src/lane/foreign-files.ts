import path from 'node:path';

import { errnoOf } from '@spoolproof/contract';
import type { FileSystem } from '@spoolproof/contract';

import { listDirectory } from '../auditor/list-directory.ts';
import type { ForeignOutcome } from '../checkers/observation.ts';

interface Planted {
  readonly path: string;
  readonly content: string;
  readonly inode: number;
  readonly mtimeMs: number;
}

/** Names that are hard on whoever takes a listing for a list of items. None of them is any queue's own. */
const awkwardNames: readonly string[] = [
  'NOTES.txt',
  '.hidden',
  'two\nlines',
  `${'n'.repeat(251)}.txt`,
  // Where names are bytes, this one is not UTF-8.
  'bad\u00ff\u00fe',
  '~lock.tmp.swp',
];

const directoriesMax = 60;
const depthMax = 4;

/** Files that are not the queue's, in its directories and beside its root. They must be left alone (Q17). */
export class ForeignFiles {
  readonly #root: string;
  readonly #disk: FileSystem;
  readonly #inside: Planted[] = [];
  readonly #outside: Planted[] = [];

  /** @param disk gives names as their bytes in latin1, where names are bytes. */
  constructor(root: string, disk: FileSystem) {
    this.#root = root;
    this.#disk = disk;
  }

  /** Puts files beside the root, and a directory. */
  async plantOutside(): Promise<void> {
    const parent = path.dirname(this.#root);
    for (const name of ['canary.json', 'canary.txt', `${path.basename(this.#root)}.json`]) {
      await this.#plant(this.#outside, parent, name);
    }
    const beside = path.join(parent, 'beside');
    await this.#disk.mkdir(beside);
    await this.#plant(this.#outside, beside, 'canary.json');
  }

  /** Puts files into every directory that there is, to a depth that leaves buckets alone for the most part. */
  async plantInside(): Promise<void> {
    const directories = [this.#root];
    for (let next = 0; next < directories.length && directories.length < directoriesMax; next++) {
      const directory = directories[next] ?? this.#root;
      const below = path.relative(this.#root, directory).split(path.sep).filter(Boolean).length;
      if (below >= depthMax) continue;
      for (const entry of await listDirectory(this.#disk, directory)) {
        if (entry.isDirectory && directories.length < directoriesMax)
          directories.push(path.join(directory, entry.name));
      }
    }
    for (const [number, directory] of directories.entries()) {
      const names = number < 12 ? awkwardNames : awkwardNames.slice(number % 3, (number % 3) + 1);
      for (const name of names) await this.#plant(this.#inside, directory, name);
    }
  }

  /** Looks whether the files beside the root are as they were. */
  async checkOutside(): Promise<ForeignOutcome> {
    const disturbed = (await this.#disturbed(this.#outside)).map(({ path: where }) => where);
    return { planted: this.#outside.length, disturbed, counted: [] };
  }

  /**
   * Looks whether the files inside the root are as they were. One whose whole directory moved is looked for below the
   * root: it has travelled with its bucket.
   */
  async checkInside(ids: (name: string) => boolean): Promise<ForeignOutcome> {
    const missing = await this.#disturbed(this.#inside);
    const found = missing.length === 0 ? new Set<string>() : await this.#findContents(missing);
    const disturbed: string[] = [];
    for (const planted of missing) {
      const stayed = await this.#isDirectory(path.dirname(planted.path));
      if (stayed || !found.has(planted.content)) disturbed.push(path.relative(this.#root, planted.path));
    }
    const counted = this.#inside.map((planted) => path.basename(planted.path)).filter(ids);
    return { planted: this.#inside.length, disturbed, counted: [...new Set(counted)] };
  }

  async #plant(list: Planted[], directory: string, name: string): Promise<void> {
    const where = `${directory}/${name}`;
    const content = `foreign file ${this.#inside.length + this.#outside.length}, not yours\n`;
    try {
      const file = await this.#disk.open(where, 'create');
      await this.#disk.write(file, Buffer.from(content), 0);
      await this.#disk.close(file);
      const { inode, mtimeMs } = await this.#disk.stat(where);
      list.push({ path: where, content, inode, mtimeMs });
    } catch (error) {
      // The directory moved away, or the filesystem does not take such a name: then there is nothing to watch.
      if (errnoOf(error) === undefined) throw error;
    }
  }

  async #disturbed(planted: readonly Planted[]): Promise<Planted[]> {
    const disturbed: Planted[] = [];
    for (const each of planted) if (!(await this.#isUntouched(each))) disturbed.push(each);
    return disturbed;
  }

  async #isUntouched(planted: Planted): Promise<boolean> {
    try {
      const { inode, mtimeMs } = await this.#disk.stat(planted.path);
      const content = Buffer.from(await this.#disk.readFile(planted.path)).toString('utf8');
      return inode === planted.inode && mtimeMs === planted.mtimeMs && content === planted.content;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }

  async #isDirectory(directory: string): Promise<boolean> {
    try {
      return (await this.#disk.stat(directory)).kind === 'directory';
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }

  /** The contents of those planted files that lie somewhere below the root under their old names. */
  async #findContents(missing: readonly Planted[]): Promise<Set<string>> {
    const names = new Set(missing.map(({ path: where }) => path.basename(where)));
    const found = new Set<string>();
    const stack = [this.#root];
    for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
      for (const { name, isDirectory } of await listDirectory(this.#disk, directory)) {
        if (isDirectory) stack.push(`${directory}/${name}`);
        else if (names.has(name)) {
          found.add(Buffer.from(await this.#disk.readFile(`${directory}/${name}`)).toString('utf8'));
        }
      }
    }
    return found;
  }
}
