import { FLAT_ARCHIVES, FLAT_COST, FLAT_LEASES } from './applicability.ts';
import type { Clause } from './clause.ts';

/** What an operation may cost, counted in filesystem calls, entries and bytes: see `bounds.ts`. Times are for benchmarks. */
export const COST_CLAUSES: readonly Clause[] = [
  {
    id: 'Q30',
    name: 'EnqueueCost',
    group: 'cost',
    statement:
      'The calls of an enqueue are at most a constant, with exactly the fsyncs that its durability names.',
    decides:
      "Calls counted by the port over at least one bucket's worth of enqueues, divided by their number, " +
      'are at most `ENQUEUE_CALLS_MAX`, and those of enqueues with a key at most `ENQUEUE_KEY_CALLS_MAX` ' +
      'more; fsyncs before each resolves that added an item are within `ENQUEUE_FSYNCS`, and with a key at ' +
      'most `ENQUEUE_KEY_FSYNCS_MAX` above it.',
    why:
      'An fsync too many is a queue that nobody can afford; one too few is a loss that nobody has seen ' +
      'yet.',
    appliesWhen: FLAT_COST,
  },
  {
    id: 'Q31',
    name: 'ClaimCost',
    group: 'cost',
    statement:
      'Calls and directory entries read per claim are at most a constant, amortised, whatever the depth.',
    decides:
      "Over at least one bucket's worth of claims of one item each, calls per claim are at most " +
      '`CLAIM_CALLS_MAX` and entries read at most `CLAIM_ENTRIES_MAX`; calls per claim at 1,000,000 items ' +
      'divided by those at 10,000 are at most `CLAIM_COST_RATIO_MAX`.',
    why:
      'In April 2026 listing 505,836 files took seconds and one pass of stat over them about 74 minutes, ' +
      'at the 114 files a second that were measured there.',
    appliesWhen: FLAT_COST,
  },
  {
    id: 'Q32',
    name: 'CapCost',
    group: 'cost',
    statement:
      'Archiving an overflow of k items costs at most k / bucketItemsMax + bucketItemsMax / 2 + a ' +
      'constant calls, and no stat per item.',
    decides:
      'Calls of one undisturbed enforcement are at most `capCallsMax` of its victims: one for each sealed ' +
      'bucket, one for each item of a partial bucket, half a bucket for the split, and the constant. Its ' +
      'stat calls are at most the constant.',
    why: 'The enforcement of April 2026 needed a stat for each of 505,836 files before it moved the first.',
    appliesWhen: FLAT_ARCHIVES,
  },
  {
    id: 'Q33',
    name: 'ContentionCost',
    group: 'cost',
    statement:
      'Failed attempts per successful claim are at most a declared function of the number of workers.',
    decides:
      'With w workers that claim one item at a time, renames which found their item gone, divided by ' +
      'claims that succeeded, are at most `contentionAttemptsMax(w)`.',
    why: 'When every worker goes for the first file of the same listing, adding workers adds only failures.',
    appliesWhen: FLAT_LEASES,
  },
  {
    id: 'Q34',
    name: 'Resources',
    group: 'cost',
    statement:
      'Open descriptors are at most a + b · workers, and memory at most a constant plus one bucket per ' +
      'worker, whatever the depth.',
    decides:
      'Descriptors that the port has open at any moment are at most `descriptorsMax(workers)`. Memory ' +
      'with 1,000,000 items minus memory with none is at most `MEMORY_GROWTH_BYTES_MAX`.',
    why: 'A queue whose memory grows with its depth fails when it is needed.',
    appliesWhen: FLAT_COST,
  },
  {
    id: 'Q35',
    name: 'DirectoryBound',
    group: 'cost',
    statement: "No directory of the queue's own holds more entries than its declared bound.",
    decides:
      'In no state of the run does a directory below the root hold more than ' +
      "`directoryEntriesMax(bucketItemsMax)` entries of the queue's own.",
    why:
      'The directory of April 2026 held 505,836 entries, and everything that was done to it was done to ' +
      'all of them.',
    appliesWhen: FLAT_COST,
  },
  {
    id: 'Q36',
    name: 'RecoveryCost',
    group: 'cost',
    statement: 'A sweep costs in proportion to what is in flight, not to what has been finished.',
    decides:
      'Calls of a sweep that deletes nothing are at most `sweepCallsMax` of the owners, buckets and ' +
      'half-written files in flight, with 1,000,000 items done as with none. Retention adds at most ' +
      '`SWEEP_CALLS_PER_DELETION` calls for each item it deletes.',
    why: 'Recovery that reads all of history takes longest after the longest outage.',
    appliesWhen: FLAT_LEASES,
  },
  {
    id: 'Q37',
    name: 'EventLoop',
    group: 'cost',
    statement: 'No call of the library holds the event loop longer than its declared slice.',
    decides:
      'Between two turns that the queue gives to the event loop, its own code and the calls that its port ' +
      'does synchronously take at most `EVENT_LOOP_SLICE_MS`, at a depth of 1,000,000, in at least one of ' +
      'several repetitions of each kind of operation: a busy machine only adds, and what the library does ' +
      'itself shows in every repetition. One call of the kernel cannot be interrupted and counts as one step.',
    why:
      'The incident report of 21 May 2026: a liveness probe that needs no lock and no state timed out 14 ' +
      'times of 40, because it waited for a thread that was busy.',
    appliesWhen: FLAT_COST,
  },
];
