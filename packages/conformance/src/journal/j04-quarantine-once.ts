import type { JournalSubject, JournalWarning, Ports } from '@spoolproof/contract';
import { bytesAt, directPort, SimFs, Simulation, walkTree } from '@spoolproof/sim';
import { FindingBuilder, type Finding } from '../checkers/finding.ts';
import { recordHead, referenceRecord, ReferenceState, stateOf } from './reference-state.ts';

const RECORDS = 6;
const STARTS = 3;

/** J04: a damaged record, at each place but the last, is set aside at the first start and never spoken of again. */
export async function checkQuarantineOnce(subject: JournalSubject): Promise<Finding> {
  const finding = new FindingBuilder('J04');
  for (let damaged = 1; damaged < RECORDS; damaged++) {
    const simulation = new Simulation({ kernel: new SimFs() });
    simulation.spawn('writer', async (ports) => {
      await using journal = await open(subject, ports, new ReferenceState(), []);
      for (let number = 1; number <= RECORDS; number++) await journal.append([referenceRecord(number, 60)]);
    });
    await simulation.run();
    finding.opportunity();
    const kernel = simulation.simFs;
    const bytes = kernel === undefined ? undefined : await damage(kernel, damaged);
    if (kernel === undefined || bytes === undefined) {
      finding.fail(`record ${damaged} is not on the disk as it was appended`);
      continue;
    }
    for (const failure of await startsAfter(subject, kernel, damaged, bytes)) {
      finding.fail(`record ${damaged} damaged: ${failure}`);
    }
  }
  return finding.build();
}

/** Starts several times, with a snapshot each time so that segments go, and tells what was wrong. */
async function startsAfter(
  subject: JournalSubject,
  kernel: SimFs,
  damaged: number,
  bytes: Uint8Array,
): Promise<readonly string[]> {
  const failures: string[] = [];
  const numbers = Array.from({ length: RECORDS }, (_, at) => at + 1).filter((number) => number !== damaged);
  for (let start = 1; start <= STARTS; start++) {
    const simulation = new Simulation({ kernel });
    simulation.spawn('reader', async (ports) => {
      const warnings: JournalWarning[] = [];
      const state = new ReferenceState();
      await using journal = await open(subject, ports, state, warnings);
      const aside = warnings.filter(({ kind }) => kind === 'record-quarantined');
      const wanted = start === 1 ? 1 : 0;
      if (aside.length !== wanted)
        failures.push(`start ${start} warned ${aside.length} times, not ${wanted}`);
      if (state.text !== stateOf(numbers)) {
        failures.push(`after start ${start} the state is ${state.text}`);
      }
      const [set] = journal.opened.quarantined;
      if (start === 1 && (set === undefined || set.lsn !== damaged || set.reason === '')) {
        failures.push(`the report names ${JSON.stringify(journal.opened.quarantined)}`);
      }
      if (start === 1) return;
      // Segments with the damaged record go only when snapshots cover it: the bytes must be elsewhere by then.
      const next = RECORDS + start;
      await journal.append([referenceRecord(next)]);
      numbers.push(next);
      await journal.snapshot();
    });
    await simulation.run().catch((error: unknown) => {
      failures.push(`start ${start} failed: ${String(error)}`);
    });
  }
  if (!isOnDisk(kernel, bytes)) failures.push('its bytes are gone');
  return failures;
}

async function open(
  subject: JournalSubject,
  ports: Ports,
  state: ReferenceState,
  warnings: JournalWarning[],
): ReturnType<JournalSubject['open']> {
  const onWarning = (warning: JournalWarning): void => void warnings.push(warning);
  return subject.open('/journal', { ports, state, segmentBytesMax: 2 ** 20, onWarning });
}

/** Changes one byte of a record on the disk; the bytes as they are then. */
async function damage(kernel: SimFs, number: number): Promise<Uint8Array | undefined> {
  const record = referenceRecord(number, 60);
  for (const { path, kind } of walkTree(kernel.volume, '/journal')) {
    const bytes = kind === 'file' ? bytesAt(kernel.volume, path) : undefined;
    const at = bytes === undefined ? -1 : Buffer.from(bytes).indexOf(Buffer.from(recordHead(number)));
    if (at === -1) continue;
    const fs = directPort(kernel, { uid: 0 });
    const file = await fs.open(path, 'write');
    // The record still parses: only a checksum tells that it is not what was appended.
    record[2] = (record[2] ?? 0) ^ 1;
    await fs.write(file, record.subarray(2, 3), at + 2);
    await fs.close(file);
    return record;
  }
  return undefined;
}

function isOnDisk(kernel: SimFs, bytes: Uint8Array): boolean {
  return [...walkTree(kernel.volume, '/journal')].some(
    ({ path, kind }) =>
      kind === 'file' && Buffer.from(bytesAt(kernel.volume, path) ?? []).includes(Buffer.from(bytes)),
  );
}
