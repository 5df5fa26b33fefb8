import { JOURNALS } from './applicability.ts';
import type { Clause } from './clause.ts';

/** What an append-only journal with snapshots guarantees. */
export const JOURNAL_CLAUSES: readonly Clause[] = [
  {
    id: 'J01',
    name: 'DurableAppend',
    group: 'journal',
    statement:
      'An append that resolved is replayed after any crash that is legal for its durability; a torn tail ' +
      'is cut at the last whole record, and said so.',
    decides:
      'After a crash at any step, and after another one during the recovery from it, replay yields every ' +
      'record whose append resolved, in order, followed by at most a first part of those that were in flight; ' +
      'when bytes were cut, the report names how many.',
    why: 'A log that cannot say where it ends starts with a guess.',
    appliesWhen: JOURNALS,
  },
  {
    id: 'J02',
    name: 'BoundedDisk',
    group: 'journal',
    statement:
      'After a snapshot, bytes on disk are at most the two newest snapshots, the records since the older of ' +
      'them and one segment; the report names segments removed and active bytes, and they are true.',
    decides:
      'After each snapshot, at most two snapshots are there, and the sum of the sizes of all other files is ' +
      'at most that of the records since the snapshot before it, with their declared overhead, one segment, ' +
      'and the file that names the owner; what was set aside does not count. `segmentsRemoved`, ' +
      '`activeBytes` and every size in the report equal what a listing finds.',
    why:
      'The incident report of 21 May 2026: one segment that was never closed grew to 2,430,543,938 bytes ' +
      'while each truncation, which deletes closed segments only, reported 0 removed.',
    appliesWhen: JOURNALS,
  },
  {
    id: 'J03',
    name: 'OpenDuringSnapshot',
    group: 'journal',
    statement:
      'Appends and reads go on during a snapshot; the longest pause is bounded and independent of the ' +
      'size of the state.',
    decides:
      'Between the invocation and the return of each append during a snapshot, at most ' +
      '`JOURNAL_PAUSE_BYTES_MAX` bytes of the snapshot are taken from the state, at a small state and at one ' +
      'a hundred times larger. Reads never wait: the state is in the memory of who reads it.',
    why:
      'The incident report of 21 May 2026: the snapshot copied 507 MB of state under the lock that every ' +
      'write needs.',
    appliesWhen: JOURNALS,
  },
  {
    id: 'J04',
    name: 'QuarantineOnce',
    group: 'journal',
    statement:
      'A record that does not decode is set aside once, warned of once, skipped ever after, and never ' +
      'lost.',
    decides:
      'With a record damaged that is not the last, the first start sets its bytes aside with number, offset ' +
      'and reason, warns, and rebuilds the state without it; no later start warns or rebuilds another, and ' +
      'the bytes are still there when no segment holds them any more.',
    why:
      'The incident report of 21 May 2026: the record numbered 379827, with a raw control byte in a ' +
      'string, was warned of at every start for a week.',
    appliesWhen: JOURNALS,
  },
  {
    id: 'J05',
    name: 'ReplayEqualsState',
    group: 'journal',
    statement: 'Snapshot and replay together equal the live state, after any crash.',
    decides:
      'After a crash at any step, and after another one during the recovery from it, the state rebuilt from ' +
      'disk equals the one that the resolved appends make, with a first part of those in flight or without.',
    why: 'State that is rebuilt differently from how it was built is found out at the next restart.',
    appliesWhen: JOURNALS,
  },
];
