import type { AmbientProcess } from './ambient-process.ts';
import { systemError } from './ambient-error.ts';
import { takeStep } from './take-step.ts';

/** An entry, as `readdir` with file types gives it. */
interface Entry {
  readonly name: string;
}

/** Entries that Node reads at once. */
const chunk = 32;

/** What `opendir` answers with: what the directory held when it was opened, read piece by piece. */
export class AmbientDirectory {
  readonly path: string;
  readonly #process: AmbientProcess;
  readonly #entries: readonly Entry[];
  #next = 0;
  #isClosed = false;

  constructor(process: AmbientProcess, path: string, entries: readonly Entry[]) {
    this.#process = process;
    this.path = path;
    this.#entries = entries;
  }

  async read(): Promise<Entry | null> {
    if (this.#isClosed) throw systemError('ERR_DIR_CLOSED', 'read', this.path);
    if (this.#next % chunk === 0 && this.#next > 0) {
      await takeStep(this.#process, { call: 'readdir', path: this.path }, () => []);
    }
    return this.#entries[this.#next++] ?? null;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Entry> {
    for (let entry = await this.read(); entry !== null; entry = await this.read()) yield entry;
    await this.close();
  }
}
