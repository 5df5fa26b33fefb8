import { openSync, writeSync } from 'node:fs';

import { encodeLogRecord } from '../history/log-record.ts';
import type { LogRecord } from '../history/log-record.ts';
import type { Log } from '../jobs/recorder.ts';
import { monotonicUs } from './plain-ports.ts';

/**
 * Writes the log of one process. Each record is written with write(2) before the operation that it announces, or
 * after the one that it concludes: what was written survives the death of the process.
 */
export class HistoryWriter implements Log {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'ax');
  }

  write(record: LogRecord): void {
    const bytes = encodeLogRecord(record);
    for (let offset = 0; offset < bytes.length;) offset += writeSync(this.#file, bytes, offset);
  }

  nowUs(): number {
    return monotonicUs();
  }
}
