import { JOURNAL_PAUSE_BYTES_MAX, type JournalSubject } from '@spoolproof/contract';
import { SimFs, Simulation } from '@spoolproof/sim';
import { FindingBuilder, type Finding } from '../checkers/finding.ts';
import { referenceRecord, ReferenceState } from './reference-state.ts';

const RECORD_BYTES = 2_048;
const SMALL = 100;
const LARGE = 100 * SMALL;
const APPENDED_AT_ONCE = 500;

/**
 * J03: appends return while a snapshot is being taken, and how much of it is taken from the state while one waits does
 * not grow with the state. Bytes are the measure, since they are the same on every machine.
 */
export async function checkOpenDuringSnapshot(subject: JournalSubject): Promise<Finding> {
  const finding = new FindingBuilder('J03');
  for (const size of [SMALL, LARGE]) {
    const pauses = await pausesAt(subject, size);
    finding.opportunity(pauses.length);
    const longest = Math.max(0, ...pauses);
    if (longest > JOURNAL_PAUSE_BYTES_MAX) {
      const allowed = `at most ${JOURNAL_PAUSE_BYTES_MAX} are allowed`;
      finding.fail(`with ${size} records, an append waited for ${longest} bytes of a snapshot; ${allowed}`);
    }
  }
  return finding.build();
}

/** Bytes of the snapshot that were taken between the invocation and the return of each append beside it. */
async function pausesAt(subject: JournalSubject, size: number): Promise<readonly number[]> {
  const pauses: number[] = [];
  const simulation = new Simulation({ kernel: new SimFs() });
  simulation.spawn('writer', async (ports) => {
    const state = new ReferenceState(RECORD_BYTES);
    const options = { ports, state, segmentBytesMax: 2 ** 20, onWarning: () => undefined };
    await using journal = await subject.open('/journal', options);
    let number = 0;
    while (number < size) {
      const records = Array.from({ length: Math.min(APPENDED_AT_ONCE, size - number) }, () =>
        referenceRecord(++number),
      );
      await journal.append(records);
    }
    let isUnderWay = true;
    const snapshot = journal.snapshot().finally(() => {
      isUnderWay = false;
    });
    while (isUnderWay) {
      const before = state.taken;
      number += 1;
      await journal.append([referenceRecord(number)]);
      pauses.push((state.taken - before) * RECORD_BYTES);
    }
    await snapshot;
  });
  await simulation.run();
  return pauses;
}
