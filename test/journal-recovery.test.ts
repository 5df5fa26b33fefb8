import { isSpoolError, type Journal, type JournalWarning, type Ports } from '@spoolproof/contract';
import { inspectJournal, openJournal, verifyJournal, type JournalLimits } from '@spoolproof/journal';
import {
  bytesAt,
  directPort,
  SimFs,
  Simulation,
  walkTree,
  type FaultRule,
  type SpawnOptions,
} from '@spoolproof/sim';
import { describe, expect, test } from 'vitest';
import { entry, Ledger } from './journal/ledger.ts';

/** A disk, and processes that come one after the other. */
class World {
  readonly kernel: SimFs = new SimFs();
  readonly warnings: JournalWarning[] = [];
  limits: Partial<JournalLimits> = {};

  async process<T>(
    act: (ports: Ports) => Promise<T>,
    faults: readonly FaultRule[] = [],
    options: SpawnOptions = {},
  ): Promise<T> {
    const simulation = new Simulation({ kernel: this.kernel, faults });
    let result: T | undefined;
    simulation.spawn(
      'process',
      async (ports) => {
        result = await act(ports);
      },
      options,
    );
    await simulation.run();
    return result as T;
  }

  open(ports: Ports, state: Ledger = new Ledger()): Promise<Journal> {
    const onWarning = (warning: JournalWarning): void => void this.warnings.push(warning);
    return openJournal('/journal', { ports, state, limits: this.limits, onWarning });
  }

  /** Opens, appends one by one, closes. */
  append(count: number, then?: (journal: Journal) => Promise<unknown>): Promise<void> {
    return this.process(async (ports) => {
      await using journal = await this.open(ports);
      for (let done = 0; done < count; done++) {
        await journal.append([entry(`key ${journal.lastLsn + 1}`, journal.lastLsn + 1)]);
      }
      await then?.(journal);
    });
  }

  /** The numbers that opening applies or restores, and what it reports. */
  found(): Promise<{ readonly text: string; readonly opened: Journal['opened'] }> {
    return this.process(async (ports) => {
      const state = new Ledger();
      await using journal = await this.open(ports, state);
      return { text: state.text, opened: journal.opened };
    });
  }

  files(): readonly string[] {
    return [...walkTree(this.kernel.volume, '/journal')].map(({ path }) => path.slice('/journal/'.length));
  }

  /** Changes a byte of a file; from the end when negative. */
  async damage(name: string, at: number): Promise<void> {
    const path = `/journal/${name}`;
    const bytes = bytesAt(this.kernel.volume, path) ?? new Uint8Array(0);
    const place = at < 0 ? bytes.length + at : at;
    const fs = directPort(this.kernel, { uid: 0 });
    const file = await fs.open(path, 'write');
    await fs.write(file, Uint8Array.of((bytes[place] ?? 0) ^ 0x40), place);
    await fs.close(file);
  }
}

function expectedText(...numbers: readonly number[]): string {
  const state = new Ledger();
  for (const number of numbers) state.apply(entry(`key ${number}`, number), number);
  return state.text;
}

const codeOf = (error: unknown): string => (isSpoolError(error) ? error.code : String(error));
const firstLog = '0000000000000001.log';

describe('a damaged snapshot', () => {
  test('[J05] gives way to the one before it, and nothing is lost', async () => {
    const world = new World();
    await world.append(3, (journal) => journal.snapshot());
    await world.append(2, (journal) => journal.snapshot());
    await world.append(1);
    await world.damage('0000000000000005.snapshot', 100);
    const { text, opened } = await world.found();
    expect(text).toBe(expectedText(1, 2, 3, 4, 5, 6));
    expect(opened).toMatchObject({ snapshotLsn: 3, recordsReplayed: 3 });
    await world.found();
    expect(world.warnings.map(({ kind, lsn }) => `${kind} ${lsn}`)).toEqual(['snapshot-quarantined 5']);
    expect(world.files()).toContain('quarantine/0000000000000005.snapshot');
  });

  test('is refused when nothing before it is left', async () => {
    const world = new World();
    await world.append(3, (journal) => journal.snapshot());
    await world.append(2, (journal) => journal.snapshot());
    await world.damage('0000000000000003.snapshot', 100);
    await world.damage('0000000000000005.snapshot', 100);
    expect(await world.found().catch(codeOf)).toBe('JOURNAL_DAMAGED');
  });
});

describe('a damaged segment', () => {
  test('[J04] whose frame cannot be read loses that record only', async () => {
    const world = new World();
    await world.append(4);
    // The magic of the second frame: where it ends cannot be told from it.
    const second = 80 + 32 + entry('key 1', 1).length;
    await world.damage(firstLog, second);
    const { text, opened } = await world.found();
    expect(text).toBe(expectedText(1, 3, 4));
    expect(opened.quarantined).toMatchObject([{ lsn: 2, records: 1, segment: firstLog, offset: second }]);
    expect((await world.found()).opened).toMatchObject({ quarantined: [], recordsSkipped: 1 });
    expect(world.warnings).toHaveLength(1);
  });

  test('[J04] at its last record, after a clean close, is damage and no torn tail', async () => {
    const world = new World();
    await world.append(3);
    // Behind the last record stands the mark of the close, of 32 bytes.
    await world.damage(firstLog, -33);
    const { text, opened } = await world.found();
    expect(text).toBe(expectedText(1, 2));
    expect(opened).toMatchObject({ tornBytes: 0, lastLsn: 3, quarantined: [{ lsn: 3 }] });
  });

  test('is read by the second copy of its header', async () => {
    const world = new World();
    await world.append(3);
    await world.damage(firstLog, 20);
    expect((await world.found()).text).toBe(expectedText(1, 2, 3));
  });

  test('with both headers gone is refused, and left as it is', async () => {
    const world = new World();
    await world.append(3);
    await world.damage(firstLog, 20);
    await world.damage(firstLog, 60);
    expect(await world.found().catch(codeOf)).toBe('JOURNAL_DAMAGED');
    const ports = { fs: directPort(world.kernel, { uid: 0 }) };
    const { damage } = await verifyJournal('/journal', ports);
    expect(damage).toMatchObject([{ file: firstLog, reason: 'both headers are damaged' }]);
  });

  test('[J04] a record inside a record does not pass for one', async () => {
    const world = new World();
    await world.append(2);
    const copy = new TextDecoder('latin1').decode(bytesAt(world.kernel.volume, `/journal/${firstLog}`));
    await world.process(async (ports) => {
      await using journal = await world.open(ports);
      await journal.append([entry(copy, 1)]);
      await journal.append([entry('key 4', 4)]);
    });
    const [last = ''] = world
      .files()
      .filter((name) => name.endsWith('.log'))
      .slice(-1);
    await world.damage(last, 80);
    expect((await world.found()).opened).toMatchObject({ lastLsn: 4, quarantined: [{ lsn: 3, records: 1 }] });
  });
});

describe('a disk that fails', () => {
  test('[J01] a failed fsync is not tried again: the journal stops, and opening it decides', async () => {
    const world = new World();
    await world.append(1);
    const codes = await world.process(
      async (ports) => {
        await using journal = await world.open(ports);
        const tried: string[] = [];
        for (let n = 0; n < 3; n++) {
          const append = journal.append([entry('key 2', 2)]);
          tried.push(await append.then(() => 'done', codeOf));
        }
        return tried;
      },
      // Five belong to opening it.
      [{ fault: 'fsync-failed', nth: 6 }],
    );
    expect(codes).toEqual(['JOURNAL_FAILED', 'JOURNAL_FAILED', 'JOURNAL_FAILED']);
    expect((await world.found()).text).toMatch(/key 1/u);
  });

  test('a snapshot that cannot be written leaves the journal as it was', async () => {
    const world = new World();
    await world.process(
      async (ports) => {
        await using journal = await world.open(ports);
        await journal.append([entry('key 1', 1)]);
        expect(await journal.snapshot().catch(codeOf)).toBe('NO_SPACE');
        await journal.append([entry('key 2', 2)]);
        expect((await journal.snapshot()).coveredLsn).toBe(2);
      },
      [{ fault: 'no-space', path: /snapshot/u, times: 1 }],
    );
    expect((await world.found()).text).toBe(expectedText(1, 2));
  });
});

describe('who may write', () => {
  test('a process that ended without closing is taken over from', async () => {
    const world = new World();
    await world.process(async (ports) => {
      const journal = await world.open(ports);
      await journal.append([entry('key 1', 1)]);
    });
    const text = await world.process(async (ports) => {
      // Another process with that number, or none: the first is not there any more.
      const state = new Ledger();
      const identity = { ...ports.identity, self: () => ports.identity.self(), probe: () => 'gone' as const };
      await using journal = await world.open({ ...ports, identity }, state);
      expect(journal.lastLsn).toBe(1);
      return state.text;
    });
    expect(text).toBe(expectedText(1));
  });

  test('one of which nobody knows whether it lives is not', async () => {
    const world = new World();
    await world.process((ports) => world.open(ports), [], { host: 'elsewhere' });
    expect(await world.process((ports) => world.open(ports)).catch(codeOf)).toBe('JOURNAL_HELD');
  });

  test('of several that come at once, at most one opens it', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const simulation = new Simulation({ kernel: new SimFs(), seed });
      let holders = 0;
      for (const name of ['a', 'b', 'c']) {
        simulation.spawn(name, async (ports) => {
          const journal = await openJournal('/journal', { ports, state: new Ledger() }).catch(
            (error: unknown) => {
              if (!isSpoolError(error, 'JOURNAL_HELD')) throw error;
            },
          );
          if (journal === undefined) return;
          holders += 1;
          expect(holders).toBe(1);
          await journal.append([entry(name, 1)]);
          holders -= 1;
          await journal.close();
        });
      }
      await simulation.run();
    }
  });
});

test('[J02] snapshots come by bytes, records and segments, and segments go', async () => {
  for (const limits of [{ snapshotEveryRecords: 5 }, { snapshotEveryBytes: 500 }, { segmentsMax: 3 }]) {
    const world = new World();
    world.limits = {
      segmentBytesMax: 300,
      snapshotEveryBytes: Infinity,
      snapshotEveryRecords: Infinity,
      ...limits,
    };
    await world.append(60);
    const ports = { fs: directPort(world.kernel, { uid: 0 }) };
    const { segments, snapshots } = await inspectJournal('/journal', ports);
    expect(snapshots.length).toBe(2);
    expect(segments.length).toBeLessThan(12);
    expect((await world.found()).text).toBe(expectedText(...Array.from({ length: 60 }, (_, at) => at + 1)));
  }
});
