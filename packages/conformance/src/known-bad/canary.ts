import type { Subject, SubjectEnqueueResult } from '../subject.ts';
import { FolderQueue } from './folder-queue.ts';
import { folderSubject } from './folder-subject.ts';

const loseEvery = 10;

class Canary extends FolderQueue {
  #enqueued = 0;

  override async enqueue(payload: Uint8Array): Promise<SubjectEnqueueResult> {
    this.#enqueued++;
    if (this.#enqueued % loseEvery === 0) return { id: await this.newId(), status: 'enqueued' };
    return await super.enqueue(payload);
  }
}

/** A queue that loses every tenth item and says it has it. A gate that lets it pass is broken. */
export const subject: Subject = folderSubject('canary', Canary);
