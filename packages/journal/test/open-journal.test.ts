import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSpoolError } from '@spoolproof/contract';
import { openJournal, type JournalState } from '@spoolproof/journal';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let scratch = '';
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'spoolproof-journal-'));
});
afterEach(() => rm(scratch, { recursive: true }));

/** Keeps the texts it was given. */
class Texts implements JournalState {
  texts: string[] = [];
  apply(record: Uint8Array): void {
    const text = new TextDecoder().decode(record);
    if (text === 'poison') throw new Error('cannot be read');
    this.texts.push(text);
  }
  snapshot(): Iterable<Uint8Array> {
    return this.texts.map(bytes);
  }
  restore(record: Uint8Array): void {
    this.texts.push(new TextDecoder().decode(record));
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('a journal on a real disk', () => {
  test('[J01] what was appended is there after opening it again', async () => {
    const directory = join(scratch, 'journal');
    const first = await openJournal(directory, { state: new Texts() });
    const results = await Promise.all(['a', 'b', 'c'].map((text) => first.append([bytes(text)])));
    expect(results.map(({ firstLsn }) => firstLsn)).toEqual([1, 2, 3]);
    await first.close();
    const state = new Texts();
    await using again = await openJournal(directory, { state });
    expect(state.texts).toEqual(['a', 'b', 'c']);
    expect(again.opened).toMatchObject({ lastLsn: 3, recordsReplayed: 3, tornBytes: 0 });
  });

  test('[J05] a snapshot and the records behind it make the same state', async () => {
    const directory = join(scratch, 'journal');
    const first = await openJournal(directory, { state: new Texts() });
    await first.append([bytes('a'), bytes('b')]);
    const report = await first.snapshot();
    expect(report).toMatchObject({ coveredLsn: 2, segmentsRemoved: 0 });
    await first.append([bytes('c')]);
    expect((await first.snapshot()).segmentsRemoved).toBe(1);
    await first.append([bytes('d')]);
    await first.close();
    const state = new Texts();
    await using again = await openJournal(directory, { state });
    expect(state.texts).toEqual(['a', 'b', 'c', 'd']);
    expect(again.opened).toMatchObject({ snapshotLsn: 3, recordsReplayed: 1 });
    expect(await again.verify()).toMatchObject({ damage: [], snapshots: 2 });
  });

  test('a second writer is refused until the first has closed', async () => {
    const directory = join(scratch, 'journal');
    const first = await openJournal(directory, { state: new Texts() });
    const refusal: unknown = await openJournal(directory, { state: new Texts() }).catch(
      (error: unknown) => error,
    );
    expect(isSpoolError(refusal, 'JOURNAL_HELD')).toBe(true);
    await first.close();
    await (await openJournal(directory, { state: new Texts() })).close();
  });

  test('what could not be read back is refused at the door', async () => {
    await using journal = await openJournal(join(scratch, 'journal'), {
      state: new Texts(),
      limits: { recordBytesMax: 4, appendBytesMax: 80 },
    });
    const refusalOf = async (records: readonly Uint8Array[]): Promise<string> =>
      journal.append(records).then(
        () => 'taken',
        (error: unknown) => (isSpoolError(error) ? error.code : String(error)),
      );
    expect(await refusalOf([])).toBe('INVALID_ARGUMENT');
    expect(await refusalOf([bytes('')])).toBe('RECORD_INVALID');
    expect(await refusalOf(['text' as unknown as Uint8Array])).toBe('RECORD_INVALID');
    expect(await refusalOf([bytes('12345')])).toBe('RECORD_TOO_LARGE');
    expect(await refusalOf([bytes('1'), bytes('2'), bytes('3')])).toBe('RECORD_TOO_LARGE');
    expect(journal.lastLsn).toBe(0);
  });

  test('[J04] a record that cannot be applied is set aside once, and warned of once', async () => {
    const directory = join(scratch, 'journal');
    const warnings: string[] = [];
    const open = async (state: JournalState): ReturnType<typeof openJournal> =>
      openJournal(directory, { state, onWarning: ({ kind, lsn }) => warnings.push(`${kind} ${lsn}`) });
    const first = await open(new Texts());
    await first.append([bytes('a')]);
    await expect(first.append([bytes('poison'), bytes('b')])).rejects.toMatchObject({
      code: 'RECORD_INVALID',
    });
    await first.close();
    for (let starts = 0; starts < 2; starts++) {
      const state = new Texts();
      await using again = await open(state);
      expect(state.texts).toEqual(['a', 'b']);
      expect(again.opened.recordsSkipped).toBe(1);
    }
    expect(warnings).toEqual(['record-quarantined 2']);
  });
});
