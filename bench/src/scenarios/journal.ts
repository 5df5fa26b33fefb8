import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CopyOnWriteMap,
  jsonRecords,
  openJournal,
  type JournalState,
  type SnapshotReport,
} from '@spoolproof/journal';
import { machineOf, type Machine } from '../machine.ts';
import type { Run, Scenario } from '../scenario.ts';

/** Appends that are under way at once; each is one record. */
const AT_ONCE = 100;
/** Snapshots on the way. */
const SNAPSHOTS = 10;
const SEGMENT_BYTES = 16 * 2 ** 20;
/** What a frame takes beside its record. */
const FRAME_BYTES = 32;

/** The result of the scenario `journal`. */
interface JournalResult {
  readonly scenario: 'journal';
  readonly records: number;
  readonly recordBytes: number;
  readonly seconds: number;
  readonly recordsPerSecond: number;
  /** Milliseconds between the invocation and the return of an append. */
  readonly outside: Latency;
  readonly duringSnapshots: Latency;
  /** The p99 during snapshots over the p99 outside of them. */
  readonly p99Ratio: number;
  readonly snapshots: number;
  /** After each snapshot, bytes on disk over what J02 allows; the largest. At most 1. */
  readonly diskOverBoundMax: number;
  readonly segmentsRemoved: number;
  readonly reopenSeconds: number;
  readonly machine: Machine;
}

/** A distribution of times, milliseconds. */
interface Latency {
  readonly appends: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const json = jsonRecords<readonly [id: string, disposition: string]>();

/** A ledger of dispositions: every record is a new key, so that snapshots grow. */
class Ledger implements JournalState {
  readonly map: CopyOnWriteMap<string, string> = new CopyOnWriteMap();

  apply(record: Uint8Array): void {
    this.map.set(...json.decode(record));
  }

  *snapshot(): Generator<Uint8Array> {
    for (const entry of this.map.view()) yield json.encode(entry);
  }

  restore(record: Uint8Array): void {
    this.map.set(...json.decode(record));
  }
}

/** Appends records with snapshots on the way, and opens the journal again. */
export const journalScenario: Scenario = {
  name: 'journal',
  summary: 'appends beside snapshots: latency in and out of them, bytes on disk',
  depths: [1_000_000],
  async run(run) {
    const scratch = await mkdtemp(join(run.directory, 'spoolproof-bench-'));
    try {
      return await measure(run, join(scratch, 'journal'), run.depths[0] ?? 0);
    } finally {
      await rm(scratch, { recursive: true });
    }
  },
  render(result) {
    const { records, recordsPerSecond, outside, duringSnapshots, p99Ratio, ...rest } =
      result as JournalResult;
    const { snapshots, diskOverBoundMax, segmentsRemoved, reopenSeconds } = rest;
    const line = ({ p50, p99, max, appends }: Latency): string =>
      `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms (${appends} appends)\n`;
    return (
      `journal, ${records} records, ${recordsPerSecond.toFixed(0)} a second, ${snapshots} snapshots\n` +
      `  outside of snapshots: ${line(outside)}  during snapshots:     ${line(duringSnapshots)}` +
      `  p99, during over outside: ${p99Ratio.toFixed(2)}\n` +
      `  disk over bound, at most: ${diskOverBoundMax.toFixed(3)}; segments removed: ${segmentsRemoved}\n` +
      `  opened again in ${reopenSeconds.toFixed(1)} s\n`
    );
  },
};

async function measure(run: Run, directory: string, records: number): Promise<JournalResult> {
  const limits = {
    snapshotEveryBytes: Infinity,
    snapshotEveryRecords: Infinity,
    segmentBytesMax: SEGMENT_BYTES,
  };
  const outside: number[] = [];
  const during: number[] = [];
  const reports: SnapshotReport[] = [];
  const overBound: number[] = [];
  const recordBytes = recordOf(0).length;
  const start = performance.now();
  {
    await using journal = await openJournal(directory, { state: new Ledger(), limits });
    const every = Math.ceil(records / SNAPSHOTS);
    let underWay: Promise<void> | undefined;
    for (let from = 0; from < records; from += AT_ONCE) {
      run.signal.throwIfAborted();
      if (from % 50_000 === 0) run.say(`appending ${from} of ${records}`);
      const isDuring = underWay !== undefined;
      const times = await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, records - from) }, async (_, index) => {
          const before = performance.now();
          await journal.append([recordOf(from + index)]);
          return performance.now() - before;
        }),
      );
      // An append during which a snapshot began or ended counts to it when it was there at the beginning.
      for (const time of times) (isDuring ? during : outside).push(time);
      if ((from + AT_ONCE) % every < AT_ONCE && underWay === undefined) {
        underWay = journal.snapshot().then((report) => {
          reports.push(report);
          overBound.push(overBoundOf(report, journal.lastLsn, recordBytes + FRAME_BYTES));
          underWay = undefined;
        });
      }
    }
    await underWay;
  }
  const seconds = (performance.now() - start) / 1000;
  const reopening = performance.now();
  const state = new Ledger();
  await (await openJournal(directory, { state, limits })).close();
  if (state.map.size !== records)
    throw new Error(`${state.map.size} of ${records} records after opening again`);
  return {
    scenario: 'journal',
    records,
    recordBytes,
    seconds,
    recordsPerSecond: records / seconds,
    outside: latencyOf(outside),
    duringSnapshots: latencyOf(during),
    p99Ratio: latencyOf(during).p99 / latencyOf(outside).p99,
    snapshots: reports.length,
    diskOverBoundMax: Math.max(...overBound),
    segmentsRemoved: reports.reduce((sum, report) => sum + report.segmentsRemoved, 0),
    reopenSeconds: (performance.now() - reopening) / 1000,
    machine: await machineOf(directory),
  };
}

function recordOf(number: number): Uint8Array {
  return json.encode([`1700000000.${String(number).padStart(10, '0')}`, 'AUTO_CLOSE_KNOWN_FP by rule 12']);
}

/** Bytes on disk over the bound of J02: snapshots, the records since the older of them, one segment. */
function overBoundOf({ segments, snapshots }: SnapshotReport, lastLsn: number, framedBytes: number): number {
  const sum = (files: readonly { readonly bytes: number }[]): number =>
    files.reduce((total, { bytes }) => total + bytes, 0);
  const since = lastLsn - (snapshots.length < 2 ? 0 : (snapshots[0]?.lsn ?? 0));
  return (sum(segments) + sum(snapshots)) / (sum(snapshots) + since * framedBytes + SEGMENT_BYTES);
}

function latencyOf(times: readonly number[]): Latency {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
  return { appends: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN };
}
