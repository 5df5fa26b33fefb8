import { errnoOf } from '@spoolproof/contract';
import type { HistoryOperation } from '@spoolproof/contract';

import type { HistoryError } from '../history/history.ts';
import type { CallCounter } from '../measure/call-counter.ts';
import type { LogRecord } from '../history/log-record.ts';

/** What is written before an operation. */
export interface Invocation {
  readonly asked?: number;
  /** First own number of the items that the operation tries to enqueue, and how many. */
  readonly first?: number;
  readonly count?: number;
  readonly body?: unknown;
}

/** What an operation answered, and what of it is written down. */
export interface Answer<T> {
  readonly value: T;
  readonly body: unknown;
}

/** Where the records of one process go, and its clock. */
export interface Log {
  /** Keeps a record; what has been written survives the death of the process. */
  write(record: LogRecord): void;
  /** Microseconds on the clock that all processes of the lane share. */
  nowUs(): number;
}

/** Runs operations and writes down that they began, and how they ended. */
export class Recorder {
  readonly #log: Log;
  readonly #counter: CallCounter;
  readonly #root: string;
  #next = 0;

  /** @param root is left out of messages: temporary directories tell nobody anything. */
  constructor(log: Log, counter: CallCounter, root: string) {
    this.#log = log;
    this.#counter = counter;
    this.#root = root;
  }

  /** Runs an operation. Answers with its value, or null when it threw. */
  async run<T>(
    operation: HistoryOperation,
    invocation: Invocation,
    perform: () => Promise<Answer<T>>,
  ): Promise<T | null> {
    const number = this.#next++;
    const { asked = 0, first = 0, count = 0, body } = invocation;
    this.#log.write({
      kind: 'invoke',
      operation,
      outcome: 'unknown',
      number,
      timeUs: this.#log.nowUs(),
      numbers: [asked, first, count],
      body,
    });
    this.#counter.reset();
    let answer: Answer<T> | null = null;
    let failure: HistoryError | null = null;
    try {
      answer = await perform();
    } catch (error) {
      failure = this.describe(error);
    }
    const timeUs = this.#log.nowUs();
    const { calls, vanished, entries, renames, stats, fsyncs } = this.#counter.counts;
    this.#log.write({
      kind: 'return',
      operation,
      outcome: failure === null ? 'ok' : 'fail',
      number,
      timeUs,
      numbers: [calls, vanished, entries, renames, stats, fsyncs],
      body: failure ?? withStrike(answer?.body, this.#counter.struck),
    });
    return answer === null ? null : answer.value;
  }

  /** An error as the history keeps it, with paths relative to the root and the fault that was injected. */
  describe(error: unknown): HistoryError {
    const described = describeError(error, this.#counter.struck);
    const { syncedAgain } = this.#counter;
    const again = syncedAgain === 0 ? {} : { syncedAgain };
    return { ...described, ...again, message: described.message.replaceAll(`${this.#root}/`, '') };
  }
}

/** An answer, with the faults that struck the operation although it went well. */
function withStrike(body: unknown, struck: string | null): unknown {
  if (struck === null) return body;
  return typeof body === 'object' && body !== null ? { ...body, struck } : { struck };
}

/** An error as the history keeps it: with the errno of the deepest cause that has one. */
export function describeError(error: unknown, injected: string | null = null): HistoryError {
  const name = error instanceof Error ? error.name : typeof error;
  const message = error instanceof Error ? error.message : String(error);
  const code = errnoOf(error);
  const errno = errnoOfCauses(error);
  return {
    name,
    message: message.slice(0, 400),
    ...(code === undefined ? {} : { code }),
    ...(errno === undefined ? {} : { errno }),
    ...(injected === null ? {} : { injected }),
  };
}

const causesMax = 8;

function errnoOfCauses(error: unknown): string | undefined {
  let current = error;
  let found: string | undefined;
  for (let depth = 0; depth < causesMax && typeof current === 'object' && current !== null; depth++) {
    const code = errnoOf(current);
    if (code !== undefined && /^E[A-Z0-9]+$/u.test(code)) found = code;
    current = 'cause' in current ? current.cause : undefined;
  }
  return found;
}
