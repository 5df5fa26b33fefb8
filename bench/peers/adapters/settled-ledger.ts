import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { SubjectEntry } from '@spoolproof/conformance';

/**
 * Remembers what was acknowledged or buried, for queues that delete it. What a consumer was about to settle is written
 * down before the queue is told: an item that is on the list and no longer in the queue was settled, one that is on it
 * and still there was not. An item that is on no list and nowhere is lost.
 */
export class SettledLedger {
  readonly #folder: string;

  /** @param root the directory of the queue; the list is a folder of its own in it. */
  constructor(root: string) {
    this.#folder = path.join(root, 'settled-by-adapter');
  }

  /** Makes the folder. */
  async prepare(): Promise<void> {
    await mkdir(this.#folder);
  }

  /** Writes down that an item is about to be settled. */
  async intend(id: string, as: 'done' | 'dead'): Promise<void> {
    await writeFile(path.join(this.#folder, `${id}.${as}`), '');
  }

  /** What somebody was about to settle. */
  async entries(): Promise<readonly SubjectEntry[]> {
    const names = await readdir(this.#folder);
    return names.flatMap((name) => {
      const [, id, state] = /^(.+)\.(done|dead)$/u.exec(name) ?? [];
      return id === undefined ? [] : [{ id, state: state === 'dead' ? 'dead' : 'done' }];
    });
  }
}
