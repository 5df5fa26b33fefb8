import { errnoOf } from '@spoolproof/contract';

import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class ExistsThenWrite extends FolderQueue {
  #next = 0;

  /** The next free number, which a file of that name in `keys/` reserves for ever. */
  protected override async newId(): Promise<string> {
    for (;;) {
      const id = `000000000000000-numbers-${(this.#next++).toString(36).padStart(6, '0')}`;
      const reserved = this.path('keys', id);
      if (await this.#exists(reserved)) continue;
      // Where open(O_EXCL) would fail for all but one, whoever has looked in time goes on.
      const temporary = this.path('staging', this.owner, `reserve-${id}`);
      await this.write(temporary, new Uint8Array());
      await this.fs.rename(temporary, reserved);
      return id;
    }
  }

  async #exists(path: string): Promise<boolean> {
    try {
      await this.fs.stat(path);
      return true;
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      return false;
    }
  }
}

/** A name is looked for and then written, instead of made with O_EXCL: of two producers with one name, one item is lost. */
export const subject: Subject = folderSubject('exists-then-write', ExistsThenWrite, { order: 'none' });
