import { PIPELINES } from './applicability.ts';
import type { Clause } from './clause.ts';

/** What the alert pipeline guarantees. */
export const PIPELINE_CLAUSES: readonly Clause[] = [
  {
    id: 'P01',
    name: 'PollLosesNone',
    group: 'pipeline',
    statement:
      'Paging over any number of equal timestamps, late documents, restarts and repeated pages delivers ' +
      'each alert once to the queue.',
    decides:
      'For a source with ties at page borders, documents that appear late, and restarts at any call, the ' +
      'ids enqueued are exactly the ids of the source, each once.',
    why:
      'A cursor of timestamps alone skips what shares the last timestamp of a page; the outage of April ' +
      '2026 left about 1.1 million alerts to be paged through.',
    appliesWhen: PIPELINES,
  },
  {
    id: 'P02',
    name: 'OneCase',
    group: 'pipeline',
    statement: 'An alert that is processed any number of times makes one case and one ledger entry.',
    decides:
      'After any number of deliveries of an alert, killed at any call, there is one case directory and ' +
      'one ledger entry of its identity.',
    why: 'Delivery is at least once, so the effect has to be idempotent.',
    appliesWhen: PIPELINES,
  },
  {
    id: 'P03',
    name: 'ReconcileAll',
    group: 'pipeline',
    statement:
      'Accepted equals cases and ready, leased, delayed, overflow and dead together, and the ledger ' +
      'equals the case directories, both ways, by name and not only by count.',
    decides:
      'Reconciliation lists every name that is on one side only, and reports none exactly when an ' +
      'independent reader of the disk finds none.',
    why:
      'The case study of April 2026 reports no mismatches before, during and after an incident in which ' +
      'the queue could not be processed; a count that balances shows neither what waits untriaged nor ' +
      'which names differ.',
    appliesWhen: PIPELINES,
  },
  {
    id: 'P04',
    name: 'HeartbeatTruth',
    group: 'pipeline',
    statement: 'A run that crashed, was killed, or could not log in leaves a heartbeat that says so.',
    decides:
      'After a stage that throws, a SIGKILL and a refused login, the heartbeat, or the one that the next ' +
      'run writes, names the run, the stage and the failure.',
    why: 'The outage of April 2026 began on 25 March with a credential rotation, and lasted until 1 April.',
    appliesWhen: PIPELINES,
  },
  {
    id: 'P05',
    name: 'PolicyCannotBeTalkedInto',
    group: 'pipeline',
    statement:
      'Text inside an alert cannot close it: suppressions match named fields and carry owner, reason, ' +
      'expiry and a maximum level.',
    decides:
      'No change to the free text of an alert changes a disposition to a closing one; a suppression ' +
      'without one of its four attributes, or with an empty matcher, is refused.',
    why: 'Whoever can write a log line can write what a match on the whole document looks for.',
    appliesWhen: PIPELINES,
  },
];
