import { WATCHDOGS } from './applicability.ts';
import type { Clause } from './clause.ts';

/** What a watchdog over jobs guarantees. */
export const WATCHDOG_CLAUSES: readonly Clause[] = [
  {
    id: 'W01',
    name: 'OneVerdict',
    group: 'watchdog',
    statement:
      'The exporter, the watchdog and the command line get their stall verdict from one function, so that ' +
      'they cannot disagree.',
    decides:
      'From the same files and at the same time all three report the same verdict for every job, and none ' +
      'of them has another source for it.',
    why:
      'The record of 6 February 2026: the exporter flagged the job as stalled while the watchdog reported ' +
      'that no job was.',
    appliesWhen: WATCHDOGS,
  },
  {
    id: 'W02',
    name: 'ReadOnlyProbe',
    group: 'watchdog',
    statement: 'Probing a lock takes nothing, creates nothing and changes nothing.',
    decides:
      'The directory and every file in it are the same, bytes and metadata, before and after a probe, and ' +
      'a holder that acquires during the probe succeeds.',
    why:
      'The record of 6 February 2026: the probe opened the lock file in the mode that creates it, which ' +
      "`fs.protected_regular=2` refuses for another user's file in a sticky, world-writable directory.",
    appliesWhen: WATCHDOGS,
  },
  {
    id: 'W03',
    name: 'UnknownIsHeld',
    group: 'watchdog',
    statement: 'A probe that is refused says `unknown` with the reason, and unknown is treated as held.',
    decides:
      'With EACCES, EPERM or a foreign user, the probe returns `unknown` with the errno, nothing is ' +
      'recovered, and nothing throws.',
    why:
      'The record of 6 February 2026: a permission error in the lock probe crashed the recovery instead ' +
      'of making it cautious.',
    appliesWhen: WATCHDOGS,
  },
  {
    id: 'W04',
    name: 'NewestProgress',
    group: 'watchdog',
    statement: 'Progress is read from the newest evidence on disk, not from a remembered path.',
    decides:
      'With an old log at the remembered path and a newer one beside it, the verdict is that of the newer ' +
      'one.',
    why:
      'The record of 6 February 2026: the watchdog read the log of an earlier attempt, whose path the ' +
      'database had kept, and skipped the job.',
    appliesWhen: WATCHDOGS,
  },
  {
    id: 'W05',
    name: 'OwnerTruth',
    group: 'watchdog',
    statement:
      'A dead child under a live owner, a live child under a dead owner, a reused pid and a reboot are ' +
      'each told apart.',
    decides:
      'For each of the four situations, made with real processes or an injected process table, the ' +
      'verdict names it.',
    why:
      "The record of 6 February 2026: a dead crawl under a live worker's lock counted as no runner at " +
      'all, and got the milder recovery.',
    appliesWhen: WATCHDOGS,
  },
  {
    id: 'W06',
    name: 'BoundedRecovery',
    group: 'watchdog',
    statement:
      'Recoveries per job and day are capped, a circuit opens when recoveries do not help, and each ' +
      'leaves a record.',
    decides:
      'With a job that stalls again at once, recoveries stop at the cap, the circuit is reported as open, ' +
      'and there is a record for each of them.',
    why: 'A watchdog that restarts a job for ever hides the stall as well as one that never does.',
    appliesWhen: WATCHDOGS,
  },
];
