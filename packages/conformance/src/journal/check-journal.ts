import type { JournalSubject } from '@spoolproof/contract';
import type { Finding } from '../checkers/finding.ts';
import { checkDurableAppend } from './j01-durable-append.ts';
import { checkBoundedDisk } from './j02-bounded-disk.ts';
import { checkOpenDuringSnapshot } from './j03-open-during-snapshot.ts';
import { checkQuarantineOnce } from './j04-quarantine-once.ts';
import { checkReplayEqualsState } from './j05-replay-equals-state.ts';

/** How a journal is held to the contract. */
export interface CheckJournalOptions {
  /** Crashes at every so many steps of the simulated run; default 1: at each. */
  readonly crashEvery?: number;
}

/**
 * Holds a journal to J01 to J05 on the simulated file system.
 *
 * @throws what the journal throws before anything was done to it.
 * @see spec/contract.md J01 to J05
 */
export async function checkJournal(
  subject: JournalSubject,
  options: CheckJournalOptions = {},
): Promise<readonly Finding[]> {
  const { crashEvery = 1 } = options;
  return [
    await checkDurableAppend(subject, crashEvery),
    await checkBoundedDisk(subject),
    await checkOpenDuringSnapshot(subject),
    await checkQuarantineOnce(subject),
    await checkReplayEqualsState(subject, crashEvery),
  ];
}
