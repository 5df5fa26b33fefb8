import type { ClauseId, JournalSubject } from '@spoolproof/contract';
import { PlainJournal, type JournalDefect } from './plain-journal.ts';

/** A journal with one defect, and the clauses by which it must fall. */
export interface KnownBadJournal {
  readonly subject: JournalSubject;
  readonly defect: JournalDefect;
  /** It must fall by each of these; it may fall by others. */
  readonly violates: readonly ClauseId[];
  readonly why: string;
}

function journalWith(defect: JournalDefect | undefined): JournalSubject {
  return {
    name: defect ?? 'plain',
    recordOverheadBytes: 8,
    open: (directory, options) => PlainJournal.open(directory, options, defect),
  };
}

/** A simple journal without a defect: the checks must pass it. */
export const plainJournal: JournalSubject = journalWith(undefined);

const DEFECTS: readonly Omit<KnownBadJournal, 'subject'>[] = [
  {
    defect: 'never-rotates',
    violates: ['J02'],
    why: 'The one segment is never closed, so truncation has nothing to delete: 2.43 GB, "removed: 0".',
  },
  {
    defect: 'snapshot-under-lock',
    violates: ['J03'],
    why: 'Appends wait until the whole state has been copied.',
  },
  {
    defect: 'snapshot-of-later-state',
    violates: ['J05'],
    why: 'The view is taken when the first record is asked for, not when the snapshot got its number.',
  },
  {
    defect: 'truncates-before-snapshot-is-durable',
    violates: ['J01', 'J05'],
    why: 'The log is deleted when the snapshot is begun: a crash in between takes both.',
  },
  {
    defect: 'no-checksum',
    violates: ['J04'],
    why: 'A record is what its length says; what rots on the disk becomes state.',
  },
  {
    defect: 'warns-at-every-start',
    violates: ['J04'],
    why: 'Nothing remembers that a record has been warned of: for a week, at every start.',
  },
  {
    defect: 'torn-tail-unsaid',
    violates: ['J01'],
    why: 'What a crash tore off is dropped without a word.',
  },
];

/** Journals that must fail, one for each way to break a clause. */
export const knownBadJournals: readonly KnownBadJournal[] = DEFECTS.map((each) => ({
  ...each,
  subject: journalWith(each.defect),
}));
