import type { Journal, JournalSubject, Ports } from '@spoolproof/contract';
import { bytesAt, CRASH_PROFILES, SimFs, Simulation, walkTree, type CrashProfile } from '@spoolproof/sim';
import { recordHead, ReferenceState, referenceRecord } from './reference-state.ts';

/** Runs end by themselves long before. */
const STEPS_MAX = 5_000;
/** Steps between the first crash and one in the recovery from it. */
const SECOND_CRASH_AFTER = [7, 31];
const SEGMENT_BYTES = 400;

/** What was found when a journal was opened after a crash. */
export interface CrashOutcome {
  /** Where it crashed, for a person who wants to see it again. */
  readonly where: string;
  /** Numbers whose append had resolved, and those that were under way, in order. */
  readonly resolved: readonly number[];
  readonly inFlight: readonly number[];
  readonly found:
    | { readonly numbers: readonly number[]; readonly text: string; readonly tornBytes: number }
    | { readonly error: unknown };
  /** The file with the last resolved record is longer than when it resolved, and not because it was being closed. */
  readonly hasTail: boolean;
}

/** What is known of a journal from outside, over several lives. */
interface Knowledge {
  resolved: number[];
  inFlight: number[];
  next: number;
  isClosing: boolean;
  /** The file with the last record that resolved, and how long it was then. */
  tail: { readonly path: string; readonly bytes: number } | undefined;
}

/** Crashes a journal at every `every`th step, under every profile, and a second time while it recovers. */
export async function crashRuns(
  subject: JournalSubject,
  every: number,
  onOutcome: (outcome: CrashOutcome) => void,
): Promise<void> {
  for (const profile of CRASH_PROFILES) {
    for (let step = 1; ; step += every) {
      const again = SECOND_CRASH_AFTER[step % 3];
      const steps = again === undefined ? [step] : [step, step + again];
      const hasCrashed = await crashAt(subject, profile, steps, onOutcome);
      if (!hasCrashed) break;
    }
  }
}

async function crashAt(
  subject: JournalSubject,
  crashProfile: CrashProfile,
  steps: readonly number[],
  onOutcome: (outcome: CrashOutcome) => void,
): Promise<boolean> {
  const kernel = new SimFs();
  const [seed = 1] = steps;
  const simulation = new Simulation({ kernel, crashProfile, seed, stepsMax: STEPS_MAX });
  const known: Knowledge = { resolved: [], inFlight: [], next: 1, isClosing: false, tail: undefined };
  let crashes = 0;
  simulation.spawn('writer', async (ports) => write(await open(subject, ports), known, kernel));
  for (const step of steps) {
    simulation.at(step, () => {
      simulation.losePower();
      crashes += 1;
      const hasTail = tailHasGrown(known, kernel);
      const where = `${crashProfile} at ${steps.slice(0, crashes).join(' and ')}`;
      simulation.spawn(`reader ${crashes}`, async (ports) => {
        await reopen(subject, ports, known, (found) => {
          onOutcome({ where, resolved: known.resolved, inFlight: known.inFlight, found, hasTail });
        });
      });
    });
  }
  await simulation.run().catch((error: unknown) => {
    // A writer that fails before any crash is no crash's fault; a reader has told of its error already.
    if (crashes === 0) throw error;
  });
  return crashes > 0;
}

async function open(
  subject: JournalSubject,
  ports: Ports,
  state: ReferenceState = new ReferenceState(),
): Promise<Journal> {
  return subject.open('/journal', {
    ports,
    state,
    segmentBytesMax: SEGMENT_BYTES,
    onWarning: () => undefined,
  });
}

/** Appends of all kinds, with snapshots beside and between them. */
async function write(journal: Journal, known: Knowledge, kernel: SimFs): Promise<void> {
  const append = async (count: number, bytes: number = 0): Promise<void> => {
    const numbers = Array.from({ length: count }, () => known.next++);
    known.inFlight.push(...numbers);
    await journal.append(numbers.map((number) => referenceRecord(number, bytes)));
    known.inFlight = known.inFlight.filter((number) => !numbers.includes(number));
    known.resolved.push(...numbers);
    known.tail = tailOf(kernel, numbers.at(-1) ?? 0);
  };
  await append(1);
  await append(2);
  const beside = journal.snapshot();
  await append(1);
  await Promise.all([append(1), append(2)]);
  await beside;
  await append(1, 300);
  await append(1, 300);
  await journal.snapshot();
  await append(2, 100);
  await journal.snapshot();
  await append(1);
  known.isClosing = true;
  await journal.close();
}

/** Opens after a crash, tells what is there, and goes on from it. */
async function reopen(
  subject: JournalSubject,
  ports: Ports,
  known: Knowledge,
  tell: (found: CrashOutcome['found']) => void,
): Promise<void> {
  const state = new ReferenceState();
  let journal: Journal;
  try {
    journal = await open(subject, ports, state);
  } catch (error) {
    tell({ error });
    throw error;
  }
  const numbers = [...state.numbers];
  tell({ numbers, text: state.text, tornBytes: journal.opened.tornBytes });
  // What it says now holds from now on.
  Object.assign(known, { resolved: numbers, inFlight: [], isClosing: false, tail: undefined });
  const number = known.next++;
  known.inFlight.push(number);
  await journal.append([referenceRecord(number)]);
  known.resolved.push(known.inFlight.pop() ?? 0);
  known.isClosing = true;
  await journal.close();
}

function tailOf(kernel: SimFs, number: number): Knowledge['tail'] {
  const head = Buffer.from(recordHead(number));
  for (const { path, kind } of walkTree(kernel.volume, '/journal')) {
    const bytes = kind === 'file' ? bytesAt(kernel.volume, path) : undefined;
    if (bytes !== undefined && Buffer.from(bytes).includes(head)) return { path, bytes: bytes.length };
  }
  return undefined;
}

function tailHasGrown({ tail, isClosing }: Knowledge, kernel: SimFs): boolean {
  if (tail === undefined || isClosing) return false;
  return (bytesAt(kernel.volume, tail.path)?.length ?? 0) > tail.bytes;
}
