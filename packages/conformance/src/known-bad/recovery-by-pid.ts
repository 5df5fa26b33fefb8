import type { Subject, SubjectSweepReport } from '../subject.ts';
import { parseOwner } from './folder-names.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

class RecoveryByPid extends FolderQueue {
  #pids: ReadonlySet<number> = new Set();

  override async sweep(): Promise<SubjectSweepReport> {
    const { identity } = this.context.ports;
    const owners = (await this.owners('leased')).map(parseOwner).filter((owner) => owner !== null);
    // What kill(pid, 0) tells: whether there is a process with that number, not which.
    this.#pids = new Set(owners.filter((owner) => identity.probe(owner) === 'alive').map(({ pid }) => pid));
    return await super.sweep();
  }

  protected override isGone(owner: string): boolean {
    return !this.#pids.has(parseOwner(owner)?.pid ?? 0);
  }

  protected override isExpired(): boolean {
    // The owner of a lease is alive or it is not: there is nothing to wait for.
    return false;
  }
}

/** An owner is taken for alive when some process has its pid: once the pid is used again, its items never come back. */
export const subject: Subject = folderSubject('recovery-by-pid', RecoveryByPid);
