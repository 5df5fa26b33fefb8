import { openJournal } from '@spoolproof/journal';
import {
  CRASH_PROFILES,
  SimFs,
  Simulation,
  type CrashProfile,
  type FaultName,
  type FaultRule,
} from '@spoolproof/sim';
import type { Journal, Ports } from '@spoolproof/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entry, Ledger } from './journal/ledger.ts';

/** What one process does to the journal before it ends, one way or the other. */
interface Life {
  readonly operations: readonly Operation[];
  readonly fault: { readonly name: FaultName; readonly nth: number } | undefined;
  /** The power fails so many steps after it began; undefined: not in this life. */
  readonly crashAfter: number | undefined;
}

type Operation =
  | { readonly kind: 'append'; readonly values: readonly number[] }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'snapshot-beside' };

const FAULTS: readonly FaultName[] = [
  'fsync-failed',
  'no-space',
  'call-failed',
  'done-but-failed',
  'short-write',
  'short-read',
  'read-damaged',
  'too-many-open-files',
];

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      values: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot-beside' as const) }) },
);

const life: fc.Arbitrary<Life> = fc.record({
  operations: fc.array(operation, { maxLength: 10 }),
  fault: fc.option(fc.record({ name: fc.constantFrom(...FAULTS), nth: fc.integer({ min: 1, max: 25 }) }), {
    nil: undefined,
  }),
  crashAfter: fc.option(fc.integer({ min: 1, max: 250 }), { nil: undefined }),
});

/** Records by number; of those behind `floor` it is not known whether they are there, but they are so in order. */
class Truth {
  records: Uint8Array[] = [];
  floor = 0;

  /** What a journal says that has just been opened must be so, and is so from now on. */
  settle(journal: Journal, state: Ledger): void {
    const { lastLsn } = journal.opened;
    expect(lastLsn).toBeGreaterThanOrEqual(this.floor);
    expect(lastLsn).toBeLessThanOrEqual(this.records.length);
    this.records = this.records.slice(0, lastLsn);
    this.floor = lastLsn;
    const wanted = new Ledger();
    for (const [index, record] of this.records.entries()) wanted.apply(record, index + 1);
    expect(state.text).toBe(wanted.text);
    expect(journal.opened.quarantined).toEqual([]);
  }
}

async function live(ports: Ports, { operations }: Life, truth: Truth): Promise<void> {
  const state = new Ledger();
  const limits = { segmentBytesMax: 300, snapshotEveryRecords: 6 };
  // A disk that refuses at the start refuses; the next life finds what is there.
  const journal = await openJournal('/journal', { ports, state, limits }).catch(() => undefined);
  if (journal === undefined) return;
  truth.settle(journal, state);
  const beside: Promise<unknown>[] = [];
  for (const each of operations) {
    if (each.kind === 'snapshot') await journal.snapshot().catch(() => undefined);
    else if (each.kind === 'snapshot-beside') beside.push(journal.snapshot().catch(() => undefined));
    else {
      const records = each.values.map((value, index) =>
        entry(`key ${value}`, truth.records.length + index + 1),
      );
      truth.records.push(...records);
      const result = await journal.append(records).catch(() => undefined);
      // Failed: whether they are there is for the next life to find out, and nothing is taken any more.
      if (result === undefined) break;
      expect(result.lastLsn).toBe(truth.records.length);
      truth.floor = result.lastLsn;
    }
  }
  await Promise.all(beside);
  await journal.close().catch(() => undefined);
}

async function liveAll(lives: readonly Life[], crashProfile: CrashProfile, seed: number): Promise<void> {
  const faults: FaultRule[] = lives.flatMap(({ fault }, index) =>
    fault === undefined ? [] : [{ fault: fault.name, nth: fault.nth, task: `life ${index}` }],
  );
  const simulation = new Simulation({ kernel: new SimFs(), crashProfile, seed, faults, stepsMax: 50_000 });
  const truth = new Truth();
  let isCrashing = false;
  const begin = (index: number): void => {
    const each = lives[index];
    if (each === undefined) return;
    let isOver = false;
    const end = (): void => {
      if (isOver || isCrashing) return;
      isOver = true;
      begin(index + 1);
    };
    simulation.spawn(`life ${index}`, (ports) => live(ports, each, truth), { onEnd: end });
    if (each.crashAfter === undefined) return;
    simulation.at(simulation.steps + each.crashAfter, () => {
      if (isOver) return;
      isCrashing = true;
      simulation.losePower();
      isCrashing = false;
      end();
    });
  };
  begin(0);
  await simulation.run();
}

test('[J01] [J05] through crashes, failing disks and restarts, the state is that of what resolved', async () => {
  const last: Life = {
    operations: [{ kind: 'append', values: [1] }],
    fault: undefined,
    crashAfter: undefined,
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(life, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...CRASH_PROFILES),
      fc.integer({ min: 1, max: 1_000_000 }),
      async (lives, profile, seed) => {
        await liveAll([...lives, last, last], profile, seed);
      },
    ),
    { numRuns: 1_500 },
  );
}, 240_000);
