import type { Subject, SubjectCapReport } from '../subject.ts';
import { parseItem } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

const newline = 0x0a;

class SameNamedArchive extends FolderQueue {
  override async enforceCap(cap: number): Promise<SubjectCapReport> {
    let number = (await this.names(this.path('overflow'))).length;
    const names = await this.list('ready');
    let archived = 0;
    for (const name of names.slice(0, Math.max(0, names.length - cap))) {
      // Two archivers that count the same number of archives give the next one the same name.
      if (await this.move(this.path('ready', name), this.path('overflow', `alert-${number++}`))) archived++;
    }
    return { archived };
  }

  /** The id of an archived item is not in its name, but in its first line. */
  protected override async write(path: string, payload: Uint8Array): Promise<void> {
    const id = parseItem(path.slice(path.lastIndexOf('/') + 1))?.id ?? '';
    await super.write(path, Buffer.concat([Buffer.from(`${id}\n`), payload]));
  }

  protected override async read(path: string): Promise<Uint8Array> {
    const bytes = await super.read(path);
    return bytes.subarray(bytes.indexOf(newline) + 1);
  }
}

/** Archives are numbered, and a rename to a number that is taken replaces what was archived under it. */
export const subject: Subject = folderSubject('same-named-archive', SameNamedArchive);
