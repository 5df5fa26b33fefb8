import type { JournalSubject, SnapshotReport } from '@spoolproof/contract';
import { bytesAt, SimFs, Simulation, walkTree } from '@spoolproof/sim';
import { FindingBuilder, type Finding } from '../checkers/finding.ts';
import { referenceRecord, ReferenceState } from './reference-state.ts';

const ROUNDS = 8;
const APPENDS_PER_ROUND = 30;
const RECORD_BYTES = 200;
const SEGMENT_BYTES = 2_000;

/** J02: after each snapshot, the disk holds no more than it may, and the report says what a listing says. */
export async function checkBoundedDisk(subject: JournalSubject): Promise<Finding> {
  const finding = new FindingBuilder('J02');
  const kernel = new SimFs();
  const simulation = new Simulation({ kernel });
  simulation.spawn('writer', async (ports) => {
    const state = new ReferenceState();
    const options = { ports, state, segmentBytesMax: SEGMENT_BYTES, onWarning: () => undefined };
    await using journal = await subject.open('/journal', options);
    let number = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      for (let appends = 0; appends < APPENDS_PER_ROUND; appends++) {
        number += 1;
        await journal.append([referenceRecord(number, RECORD_BYTES)]);
      }
      const before = filesOf(kernel);
      const report = await journal.snapshot();
      finding.opportunity();
      const records = Math.min(round, 2) * APPENDS_PER_ROUND;
      const since = records * (RECORD_BYTES + subject.recordOverheadBytes);
      for (const failure of failuresOf(report, before, filesOf(kernel), since)) {
        finding.fail(`after snapshot ${round}: ${failure}`);
      }
    }
  });
  await simulation.run();
  return finding.build();
}

/** Sizes of the files in the journal's own directory, by name. */
function filesOf(kernel: SimFs): ReadonlyMap<string, number> {
  const files = new Map<string, number>();
  for (const { path, kind } of walkTree(kernel.volume, '/journal')) {
    const name = path.slice('/journal/'.length);
    if (kind === 'file' && !name.includes('/')) files.set(name, bytesAt(kernel.volume, path)?.length ?? 0);
  }
  return files;
}

function failuresOf(
  report: SnapshotReport,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  sinceBytes: number,
): readonly string[] {
  const failures: string[] = [];
  const sum = (files: Iterable<number>): number => [...files].reduce((total, bytes) => total + bytes, 0);
  const segments = new Set(report.segments.map(({ name }) => name));
  const snapshots = new Set(report.snapshots.map(({ name }) => name));
  const held = sum([...after].filter(([name]) => !snapshots.has(name)).map(([, bytes]) => bytes));
  // Whose turn it is to write is in a file too; it is smaller than a segment.
  const most = sinceBytes + 2 * SEGMENT_BYTES;
  if (held > most) failures.push(`${held} bytes beside the snapshots; at most ${most} are allowed`);
  if (snapshots.size > 2) failures.push(`${snapshots.size} snapshots are kept; at most 2 are needed`);
  for (const { name, bytes } of [...report.segments, ...report.snapshots]) {
    if (after.get(name) !== bytes)
      failures.push(`${name} is said to have ${bytes} bytes, it has ${after.get(name)}`);
  }
  const active = report.segments.at(-1);
  if (active?.bytes !== report.activeBytes) {
    failures.push(`activeBytes is ${report.activeBytes}, the last segment has ${active?.bytes}`);
  }
  const isSnapshotName = (name: string): boolean => snapshots.has(name) || !isLikeOneOf(name, segments);
  const gone = [...before.keys()].filter((name) => !after.has(name) && !isSnapshotName(name));
  if (gone.length !== report.segmentsRemoved) {
    failures.push(`segmentsRemoved is ${report.segmentsRemoved}, ${gone.length} are gone`);
  }
  return failures;
}

/** Whether a name has the ending of the segments that are left. */
function isLikeOneOf(name: string, segments: ReadonlySet<string>): boolean {
  const ending = (text: string): string => text.slice(text.lastIndexOf('.'));
  return [...segments].some((segment) => ending(segment) === ending(name));
}
