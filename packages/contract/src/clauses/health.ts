import { HEALTH } from './applicability.ts';
import type { Clause } from './clause.ts';

/** What the health endpoint guarantees. */
export const HEALTH_CLAUSES: readonly Clause[] = [
  {
    id: 'H01',
    name: 'LiveIsIndependent',
    group: 'health',
    statement:
      "The liveness answer's p99 stays under its bound while the queue, a snapshot or a blocked event " +
      'loop is busy.',
    decides:
      'The 99th percentile of liveness answers is within the declared bound with the event loop blocked, ' +
      'a cap of 1,000,000 files running, and a snapshot being written.',
    why:
      'The incident report of 21 May 2026: the probe was constant-time and waited behind writes that ' +
      'waited for the snapshot, so that the container was restarted in a loop.',
    appliesWhen: HEALTH,
  },
  {
    id: 'H02',
    name: 'ReadyIsTrue',
    group: 'health',
    statement: 'Readiness says not ready, and why, within its bound of the pipeline standing still.',
    decides:
      'After the stages stop ticking, readiness turns to not ready within the declared bound and names ' +
      'the stage; after they go on, it turns back.',
    why:
      'The record of 6 February 2026: a job stood still for about 20 hours under a watchdog that ran ' +
      'every 5 minutes.',
    appliesWhen: HEALTH,
  },
];
