import type { Subject } from '../subject.ts';
import { parseItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class AckBeforeFsync extends FolderQueue {
  protected override async syncFile(): Promise<void> {
    // Not here, where everybody would wait for it.
  }

  protected override async syncDirectory(path: string): Promise<void> {
    void this.#syncLater(path).catch(() => undefined);
  }

  /** Makes everything in a directory and its names durable, at leisure. */
  async #syncLater(path: string): Promise<void> {
    for (const name of await this.names(path)) {
      if (parseItem(name) === null) continue;
      const file = await this.fs.open(`${path}/${name}`, 'read');
      await this.fs.fsync(file).finally(() => this.fs.close(file));
    }
    await super.syncDirectory(path);
  }
}

/** An enqueue resolves while its fsync is still under way: it is durable a moment later, unless the power fails first. */
export const subject: Subject = folderSubject('ack-before-fsync', AckBeforeFsync);
