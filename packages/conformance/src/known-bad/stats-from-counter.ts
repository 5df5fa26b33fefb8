import { errnoOf } from '@spoolproof/contract';

import type { Subject, SubjectEnqueueResult, SubjectStats } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class StatsFromCounter extends FolderQueue {
  protected override async move(from: string, to: string): Promise<boolean> {
    if (!(await super.move(from, to))) return false;
    await this.#count(`-${this.#folderOf(from)}`, `+${this.#folderOf(to)}`);
    return true;
  }

  override async enqueue(payload: Uint8Array): Promise<SubjectEnqueueResult> {
    const result = await super.enqueue(payload);
    await this.#count('+ready');
    return result;
  }

  override async stats(): Promise<SubjectStats> {
    const counts: Record<string, number> = { ready: 0, leased: 0, done: 0, dead: 0, overflow: 0 };
    const tallies = (await this.names(this.path('keys'))).filter((name) => name.startsWith('tally-'));
    for (const name of tallies) {
      const text = Buffer.from(await this.fs.readFile(this.path('keys', name))).toString('utf8');
      for (const [, sign, state = ''] of text.matchAll(/([+-])(\w+)\n/gu))
        counts[state] = (counts[state] ?? 0) + (sign === '+' ? 1 : -1);
    }
    return counts;
  }

  /** Writes down what has just been done: whoever dies before it has done it uncounted. */
  async #count(...changes: readonly string[]): Promise<void> {
    const tally = this.path('keys', `tally-${this.owner}`);
    const file = await this.fs.open(tally, 'append').catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
      return this.fs.open(tally, 'create');
    });
    await this.fs.write(file, Buffer.from(changes.map((change) => `${change}\n`).join('')), null);
    await this.fs.close(file);
  }

  #folderOf(path: string): string {
    return path.slice(this.context.root.length + 1).split('/')[0] ?? '';
  }
}

/** Counts are kept beside the queue: whoever dies between a move and its count leaves them wrong for ever. */
export const subject: Subject = folderSubject('stats-from-counter', StatsFromCounter);
