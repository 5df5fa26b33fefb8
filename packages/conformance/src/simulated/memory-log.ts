import { encodeLogRecord } from '../history/log-record.ts';
import type { LogRecord } from '../history/log-record.ts';
import type { Log } from '../jobs/recorder.ts';

/** The log of one simulated process. It is outside the simulation: power failures take nothing from it. */
export class MemoryLog implements Log {
  readonly #records: Buffer[] = [];
  readonly #nowUs: () => number;
  /** The dead write nothing, whatever their code still does. */
  isClosed = false;

  constructor(nowUs: () => number) {
    this.#nowUs = nowUs;
  }

  write(record: LogRecord): void {
    if (!this.isClosed) this.#records.push(encodeLogRecord(record));
  }

  nowUs(): number {
    return this.#nowUs();
  }

  /** Everything written so far. */
  bytes(): Buffer {
    return Buffer.concat(this.#records);
  }
}
