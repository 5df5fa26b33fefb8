import type { Subject } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class DescriptorLeak extends FolderQueue {
  protected override async read(path: string): Promise<Uint8Array> {
    const file = await this.fs.open(path, 'read');
    const { sizeBytes } = await this.fs.stat(path);
    const bytes = new Uint8Array(sizeBytes);
    for (let at = 0; at < sizeBytes;) {
      const count = await this.fs.read(file, bytes.subarray(at), at);
      // The only path on which somebody has thought of closing it.
      if (count === 0) await this.fs.close(file);
      if (count === 0) throw new Error(`${path} has become shorter`);
      at += count;
    }
    return bytes;
  }
}

/** Whoever reads a payload leaves its descriptor open. */
export const subject: Subject = folderSubject('descriptor-leak', DescriptorLeak, { flatCost: true });
