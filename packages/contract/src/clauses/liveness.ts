import { ARCHIVES, DELIVERIES_MAX, EVERY_QUEUE, LEASES } from './applicability.ts';
import type { Clause } from './clause.ts';

/** What must happen once faults stop, under a fair schedule, within a declared number of steps. */
export const LIVENESS_CLAUSES: readonly Clause[] = [
  {
    id: 'Q20',
    name: 'Drain',
    group: 'liveness',
    statement: 'Once faults stop, every ready item becomes terminal within a declared number of steps.',
    decides:
      'In the healed phase, with claimers that ack what they get and a sweeper, `ready`, `delayed` and ' +
      '`leased` are empty within the declared number of claims, and the auditor finds every accepted id ' +
      'in done, dead or overflow.',
    why: 'A queue can keep every safety clause by doing nothing.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q21',
    name: 'OrphanReclaim',
    group: 'liveness',
    statement:
      "A dead owner's items are claimable again within one lease and one sweep; at once when the owner is " +
      'provably dead on this host.',
    decides:
      "After the death of an owner whose process the sweeper's host can see to be gone, the next finished " +
      'sweep leaves no item in its name. Otherwise the first sweep that starts a whole lease after the ' +
      'heartbeat was last seen to change does.',
    why:
      'The record of 6 February 2026 has a dead crawl under a lock that its living worker held, which the ' +
      'watchdog took for an idle job.',
    appliesWhen: LEASES,
  },
  {
    id: 'Q22',
    name: 'PoisonIsolation',
    group: 'liveness',
    statement:
      'An item that kills its worker delays its bucket mates a bounded number of times, takes none of ' +
      'them with it, and ends in dead with the evidence.',
    decides:
      'With one item that kills every worker which claims it, that id ends in `dead` with its number of ' +
      'deliveries in the reason after at most `deliveriesMax` deliveries. No other id is ' +
      'delivered again more than `POISON_DELAYS_MAX` times because a worker died that held the poison ' +
      'item too, and none ends in `dead` for that.',
    why:
      'A crash that repeats is a loop: in April 2026 each crash left a longer queue, and so made the next ' +
      'crash more likely.',
    appliesWhen: DELIVERIES_MAX,
  },
  {
    id: 'Q23',
    name: 'LockFreedom',
    group: 'liveness',
    statement: 'Killing any process at any instruction blocks no other for ever.',
    decides:
      'After a kill at any call, each operation of the survivors that is invoked later returns within the ' +
      'declared number of steps.',
    why:
      'The incident report of 21 May 2026 has a snapshot that held a lock for seconds while everything ' +
      'else, the liveness probe included, queued behind it.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q24',
    name: 'CapProgress',
    group: 'liveness',
    statement:
      'Cap enforcement that is interrupted at any point, any number of times, still shrinks the queue ' +
      'each time, so that a feedback loop cannot form.',
    decides:
      'For enforcements killed at any call, the depth never grows, and it shrinks in each that made more ' +
      'than `CAP_PREPARING_RENAMES_MAX` renames. Enforcements that fail on their own count as ' +
      'interrupted; those that fail of a fault that was injected do not: no queue gets on while the disk ' +
      'says no.',
    why:
      'In April 2026 each crash kept the enforcement from completing, so that the queue grew, the window ' +
      'widened, and the next crash became certain.',
    appliesWhen: ARCHIVES,
  },
];
