import { z } from 'zod';

import { NONE, TOUCH_DETAILS } from './history.ts';
import type { History } from './history.ts';
import { decodeLogRecords } from './log-record.ts';
import type { DecodedRecord } from './log-record.ts';

/** The log of one process. */
export interface ProcessLog {
  readonly process: number;
  readonly load: () => Buffer;
}

const enqueueBody = z.object({ key: z.string().optional(), poison: z.boolean().optional() });
const enqueueAnswer = z.object({ id: z.string(), status: z.enum(['enqueued', 'duplicate']) });
const batchAnswer = z.object({ ids: z.array(z.string()) });
const claimAnswer = z.object({ ids: z.array(z.string()), deliveries: z.array(z.number()) });
const settleBody = z.object({ ids: z.array(z.string()) });
const settleAnswer = z.object({ lost: z.array(z.number()) });
const readAnswer = z.object({
  tags: z.array(z.number()),
  damaged: z.array(z.number()),
  lost: z.array(z.number()),
  threw: z.array(z.object({ position: z.number(), error: z.unknown() })),
});

/**
 * Builds a history from the logs of its processes. Ids of enqueues that never returned become known by what was read
 * of them, so this goes in steps: enqueues, then what was read, then (after an auditor has looked at what is still
 * unknown) everything else.
 */
export class HistoryDecoder {
  readonly #history: History;
  readonly #logs: readonly ProcessLog[];
  readonly #originUs: number;
  /** First item of each process. */
  readonly #firstItem: Map<number, number> = new Map();

  constructor(history: History, logs: readonly ProcessLog[], originUs: number) {
    this.#history = history;
    this.#logs = logs;
    this.#originUs = originUs;
  }

  /** Step 1: what was enqueued, and under which ids. */
  decodeEnqueues(): void {
    for (const { process: actor, load } of this.#logs) {
      this.#firstItem.set(actor, this.#history.items.id.length);
      let current = NONE;
      for (const record of decodeLogRecords(load())) {
        if (record.operation !== 'enqueue' && record.operation !== 'enqueue-batch') continue;
        if (record.kind === 'invoke') current = this.#invokeEnqueue(actor, record);
        else this.#finishEnqueue(current, record);
      }
    }
  }

  /** Step 2: ids that somebody read, also those whose enqueue never returned. */
  decodeReads(): void {
    for (const { load } of this.#logs) {
      let ids: readonly string[] = [];
      for (const record of decodeLogRecords(load())) {
        if (record.operation !== 'read') continue;
        if (record.kind === 'invoke') {
          ids = settleBody.parse(record.readBody()).ids;
          continue;
        }
        const answer = readAnswer.safeParse(record.readBody());
        if (!answer.success) continue;
        for (const [position, id] of ids.entries()) {
          const item = this.itemOf(
            answer.data.tags[position * 2] ?? -1,
            answer.data.tags[position * 2 + 1] ?? -1,
          );
          if (item !== null && this.#history.items.id.at(item) === NONE) this.#history.bind(item, id);
        }
      }
    }
  }

  /** Step 3: everything else. */
  decodeRest(): void {
    for (const { process: actor, load } of this.#logs) {
      let current = NONE;
      let ids: readonly string[] = [];
      for (const record of decodeLogRecords(load())) {
        if (record.operation === 'enqueue' || record.operation === 'enqueue-batch') continue;
        if (record.kind === 'invoke') {
          ids = invokedIds(record);
          current = this.#invoke(actor, record);
          // A settle that never returns has still touched its items.
          continue;
        }
        this.#finish(current, record);
        this.#touchAll(current, record, ids);
        current = NONE;
      }
      if (current !== NONE)
        for (const id of ids) this.#history.touch(current, this.#itemOfId(id, current), 'unknown');
    }
  }

  /** The item of an enqueue attempt, by its process and its number there; null when there was no such attempt. */
  itemOf(actor: number, index: number): number | null {
    const first = this.#firstItem.get(actor);
    if (first === undefined || index < 0) return null;
    const item = first + index;
    if (item >= this.#history.items.id.length) return null;
    const owner = this.#history.operations.process.at(this.#history.items.operation.at(item));
    return owner === actor ? item : null;
  }

  #invoke(actor: number, record: DecodedRecord): number {
    return this.#history.invoke(actor, record.operation, record.timeUs - this.#originUs, record.numbers[0]);
  }

  #finish(operation: number, record: DecodedRecord): void {
    const [calls = 0, vanished = 0, entries = 0, renames = 0, stats = 0, fsyncs = 0] = record.numbers;
    const hasNote =
      record.outcome === 'fail' || !['claim', 'ack', 'release', 'bury', 'renew'].includes(record.operation);
    const isPlainRead = record.operation === 'read' && record.outcome === 'ok';
    const note = hasNote ? record.readBody() : undefined;
    this.#history.finish(operation, record.timeUs - this.#originUs, {
      outcome: record.outcome,
      calls,
      vanished,
      entries,
      renames,
      stats,
      fsyncs,
      note: isPlainRead ? readErrorsOnly(note) : note,
    });
  }

  #invokeEnqueue(actor: number, record: DecodedRecord): number {
    const operation = this.#invoke(actor, record);
    const [, , count = 0] = record.numbers;
    const body = record.readBody();
    const { key, poison } = body === undefined ? {} : enqueueBody.parse(body);
    for (let index = 0; index < count; index++) {
      const item = this.#history.addItem(operation);
      if (key !== undefined) this.#history.keys.set(item, key);
      if (poison === true) this.#history.poison.add(item);
    }
    return operation;
  }

  #finishEnqueue(operation: number, record: DecodedRecord): void {
    const history = this.#history;
    const [calls = 0, vanished = 0, entries = 0, renames = 0, stats = 0, fsyncs = 0] = record.numbers;
    const body = record.readBody();
    const isNoted = record.operation === 'enqueue' || record.outcome === 'fail';
    const facts = { outcome: record.outcome, calls, vanished, entries, renames, stats, fsyncs };
    const answer = enqueueAnswer.safeParse(body);
    const isPlain = answer.success && answer.data.status === 'enqueued' && !hasStruck(body);
    const note = isNoted && !isPlain ? { note: body } : {};
    history.finish(operation, record.timeUs - this.#originUs, { ...facts, ...note });
    const first = this.#itemsOf(operation);
    if (record.outcome === 'fail') {
      for (const item of first) history.touch(operation, item, 'fail', TOUCH_DETAILS.threw);
      return;
    }
    const ids = answer.success ? [answer.data.id] : batchAnswer.parse(body).ids;
    const isDuplicate = answer.success && answer.data.status === 'duplicate';
    for (const [position, item] of first.entries()) {
      const id = ids[position];
      history.touch(operation, item, 'ok', isDuplicate ? TOUCH_DETAILS.duplicate : TOUCH_DETAILS.none);
      if (isDuplicate || id === undefined) continue;
      if (!history.bind(item, id)) history.phantoms.push({ id, operation });
    }
  }

  /** The items that an enqueue tried to add: the last ones that were added to the history. */
  #itemsOf(operation: number): number[] {
    const items: number[] = [];
    const { operation: enqueuedBy } = this.#history.items;
    for (let item = enqueuedBy.length - 1; item >= 0 && enqueuedBy.at(item) === operation; item--)
      items.push(item);
    return items.reverse();
  }

  #touchAll(operation: number, record: DecodedRecord, ids: readonly string[]): void {
    const history = this.#history;
    if (record.operation === 'claim' && record.outcome === 'ok') {
      const answer = claimAnswer.parse(record.readBody());
      for (const [position, id] of answer.ids.entries()) {
        const deliveries = answer.deliveries[position] ?? 0;
        history.touch(operation, this.#itemOfId(id, operation), 'ok', TOUCH_DETAILS.none, deliveries);
      }
      return;
    }
    if (ids.length === 0) return;
    if (record.outcome === 'fail') {
      for (const id of ids)
        history.touch(operation, this.#itemOfId(id, operation), 'fail', TOUCH_DETAILS.threw);
      return;
    }
    if (record.operation === 'read') {
      this.#touchReads(operation, readAnswer.parse(record.readBody()), ids);
      return;
    }
    const body = record.readBody();
    const lost = new Set(settleAnswer.parse(body).lost);
    // Whoever is told by an injected fault that an entry is gone has not lost it to anybody.
    if (lost.size > 0 && hasStruck(body)) history.notes.set(operation, body);
    for (const [position, id] of ids.entries()) {
      const item = this.#itemOfId(id, operation);
      if (lost.has(position)) history.touch(operation, item, 'fail', TOUCH_DETAILS.leaseLost);
      else history.touch(operation, item, 'ok');
    }
  }

  #touchReads(operation: number, answer: z.infer<typeof readAnswer>, ids: readonly string[]): void {
    const damaged = new Set(answer.damaged);
    const lost = new Set(answer.lost);
    const threw = new Set(answer.threw.map(({ position }) => position));
    for (const [position, id] of ids.entries()) {
      const item = this.#itemOfId(id, operation);
      const owner = this.itemOf(answer.tags[position * 2] ?? -1, answer.tags[position * 2 + 1] ?? -1);
      // The bytes of another item, whole and in order, are damage too.
      const isOthers = owner !== null && item !== owner;
      if (damaged.has(position) || isOthers)
        this.#history.touch(operation, item, 'fail', TOUCH_DETAILS.damaged);
      else if (lost.has(position)) this.#history.touch(operation, item, 'fail', TOUCH_DETAILS.leaseLost);
      else if (threw.has(position)) this.#history.touch(operation, item, 'fail', TOUCH_DETAILS.threw);
    }
  }

  #itemOfId(id: string, operation: number): number {
    const index = this.#history.internId(id);
    const item = this.#history.itemOfId.at(index);
    if (item === NONE) this.#history.phantoms.push({ id, operation });
    return item;
  }
}

function invokedIds(record: DecodedRecord): readonly string[] {
  const body = record.readBody();
  return body === undefined ? [] : settleBody.parse(body).ids;
}

function readErrorsOnly(note: unknown): unknown {
  const answer = readAnswer.safeParse(note);
  return answer.success && answer.data.threw.length > 0 ? { threw: answer.data.threw } : undefined;
}

function hasStruck(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'struck' in body;
}
