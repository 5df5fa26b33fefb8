import { ARCHIVES, ATOMIC_BATCHES, CAP, EVERY_QUEUE, KEYS, LEASES, ORDER } from './applicability.ts';
import type { Clause } from './clause.ts';

/** What must never happen to an item, whatever the schedule, the crash or the disk. */
export const SAFETY_CLAUSES: readonly Clause[] = [
  {
    id: 'Q01',
    name: 'NoLoss',
    group: 'safety',
    statement:
      'Every item whose enqueue resolved is, ever after, in exactly the state that its settles put it in, ' +
      'also in every state that a crash may legally leave behind under the declared durability.',
    decides:
      'For each id whose enqueue returned, the final inventory holds it in a state the history allows: ' +
      'done if an ack of it settled, dead if a burial did, else ready, delayed, leased or overflow. An ' +
      'operation with unknown outcome allows both. What retention deleted counts as done. After a power ' +
      'loss, `none` excuses every enqueue, `flush` those that resolved within the declared window, ' +
      '`strict` none.',
    why:
      'The incident report of April 2026 claims that no data was lost, and approves the claim because the ' +
      'patch sorts as before, not because the items were accounted for.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q02',
    name: 'NoPhantom',
    group: 'safety',
    statement: 'Every item delivered was enqueued by someone.',
    decides:
      'No claim returns an id, and no inventory lists one, for which no enqueue was invoked and which no ' +
      'adoption brought in; an enqueue that failed for certain counts as not invoked.',
    why:
      'A half-written or foreign file that a listing picks up looks like work to a queue that takes every ' +
      'name it sees.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q03',
    name: 'Integrity',
    group: 'safety',
    statement:
      'The bytes delivered are the bytes enqueued: a torn item is never visible, and a damaged one is ' +
      'buried with its reason, never delivered and never deleted.',
    decides:
      'Length and checksum of every payload that a delivery returned equal those enqueued under that id. ' +
      'Where damage was injected, the payload rejects with PAYLOAD_DAMAGED, and the id is in `dead` with ' +
      'a reason at the end.',
    why:
      'Writing a file under the name that readers look for shows them its first half; the incident report ' +
      'of 21 May 2026 has one malformed record that was warned of at every start and never set aside.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q04',
    name: 'Conservation',
    group: 'safety',
    statement:
      'At quiescence each accepted id is in exactly one place, and the counts over all states sum to the ' +
      'number accepted.',
    decides:
      'When no operation is in flight, an auditor that shares no code with the queue finds each accepted ' +
      "id once, finds no hole in a producer's sequence, and its counts with those retired add up to the " +
      'enqueues that resolved plus those of unknown outcome that it found.',
    why:
      'The reconciliation of April 2026 compared totals; totals agree while one item is missing and ' +
      'another is there twice.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q05',
    name: 'AtomicBatch',
    group: 'safety',
    statement: 'No observer sees part of an enqueued batch; after a crash it is all there or not there.',
    decides:
      'Every inventory, taken at any moment or after a kill, holds all ids of a batch in some state or ' +
      'none of them; a batch whose enqueue resolved is there.',
    why: 'A consumer that meets half a batch closes a case on half of its evidence.',
    appliesWhen: ATOMIC_BATCHES,
  },
  {
    id: 'Q06',
    name: 'SingleWinner',
    group: 'safety',
    statement:
      'Of any number of concurrent claims of one item one wins: valid leases of one id never overlap.',
    decides:
      'For each id, the intervals from the return of a claim to the settle that succeeded, or to the loss ' +
      'of the lease, are disjoint. A lease is lost when its owner has died or when it has been silent for ' +
      'a whole lease and a sweep has taken it back.',
    why: 'Two readers that both list a file and both read it before either moves it have both done its work.',
    appliesWhen: LEASES,
  },
  {
    id: 'Q07',
    name: 'FencedSettle',
    group: 'safety',
    statement:
      "A superseded owner's ack, release, burial or renewal changes nothing and says `lease-lost`; at " +
      'most one settle per delivery succeeds.',
    decides:
      'Per delivery at most one settle returned `settled`. Once another claim of the id has returned, ' +
      'every settle of an earlier delivery that is invoked afterwards returns `lease-lost`, and the state ' +
      'of the item is the one its newest delivery gave it.',
    why:
      'A worker that was paused longer than its lease comes back and acknowledges an item that another is ' +
      'working on.',
    appliesWhen: LEASES,
  },
  {
    id: 'Q08',
    name: 'DeliveryBound',
    group: 'safety',
    statement:
      'An id is delivered at most once, plus once for each of its releases, lease expiries and deaths of ' +
      'the owner that held it.',
    decides:
      'For each id, deliveries ≤ 1 + releases + expiries + deaths, where a release counts when it was ' +
      'invoked and did not say `lease-lost`, an expiry when a sweep took the lease from an owner that was ' +
      'alive but silent for a whole lease (of which up to half may lie before the claim), and a death when ' +
      'the owner of a lease on the id was killed, crashed or closed its queue while holding it.',
    why: 'At-least-once delivery without a bound is a queue that may hand out one item for ever.',
    appliesWhen: LEASES,
  },
  {
    id: 'Q09',
    name: 'SettleFinality',
    group: 'safety',
    statement: 'After a durable ack or burial the id is never delivered again, crashes included.',
    decides:
      'No claim that is invoked after an ack or a burial of the id returned `settled` delivers it, also ' +
      'after any crash that the declared durability covers. A dead item that somebody retries is released ' +
      'on purpose and is counted as a release.',
    why: 'Work that was done twice because its completion was forgotten in a crash is found by the customer.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q10',
    name: 'ArchiveOnce',
    group: 'safety',
    statement:
      'Any number of concurrent archivers of one item yield one archived entry, and an archive never ' +
      'overwrites another entry, not even one of the same name.',
    decides:
      'After any number of concurrent enforcements each archived id is in `overflow` once, the archived ' +
      'counts that the enforcements returned sum to the ids that entered `overflow`, and no entry that ' +
      'was there before is gone or has other bytes.',
    why:
      'An archive that takes items by name must say what happens when the name is taken: a POSIX rename ' +
      'replaces what has it, silently.',
    appliesWhen: ARCHIVES,
  },
  {
    id: 'Q11',
    name: 'Order',
    group: 'safety',
    statement:
      'Per producer, claim order is enqueue order; across producers it is so within the declared window; ' +
      'ties are broken by id, never by mtime or directory order. A flat directory is served, and adopted, ' +
      'in (mtime, name) order.',
    decides:
      'For two items of one producer on their first delivery, both never delayed: if the enqueue of the ' +
      'first returned before that of the second was invoked and before the claim that delivered the ' +
      'second was invoked, that claim does not return before the claim that delivers the first is ' +
      'invoked; and a claim that delivers both lists the first before the second. Across producers an item ' +
      'is overtaken by at most `ORDER_WINDOW_BUCKETS` buckets of later items of each other producer. With ' +
      'order `mtime`, a quiescent queue is drained in (mtime, name) order.',
    why:
      'The queue of April 2026 took its order from a second look at each file; by its case study, the ' +
      'patch gives a file that has vanished the modification time 0, which sorts it first.',
    appliesWhen: ORDER,
  },
  {
    id: 'Q12',
    name: 'Cap',
    group: 'safety',
    statement:
      'After an enforcement, with no enqueue in flight, at most `max` items are ready; the victims are ' +
      'exactly those that the policy names; a leased item is never a victim; what was archived can be ' +
      'readmitted. With policy `reject`, a full queue refuses the enqueue instead.',
    decides:
      'With only enforcements running from a depth d > max, k = d - low items are archived, and they are ' +
      'the first k (`archive-oldest`) or the last k (`archive-newest`) in queue order, however many ' +
      'enforce at once. With others at work, no victim was leased when it was archived, the depth after ' +
      'is at most `max` plus what entered `ready` meanwhile, and readmission brings every archived id ' +
      'back. With `reject`, enqueues beyond `max` throw QUEUE_FULL and leave nothing behind, and the ' +
      'depth never exceeds `max` plus one enqueue per concurrent producer.',
    why:
      'In April 2026 a queue with an intended cap of 2,000 held 505,836 files, and the runs that should ' +
      'have enforced the cap crashed.',
    appliesWhen: CAP,
  },
  {
    id: 'Q13',
    name: 'VanishTolerance',
    group: 'safety',
    statement:
      'An entry that disappears between any two calls is a lost race: nothing throws for it, nothing ' +
      'counts it, and nothing takes it for deletion.',
    decides:
      'With entries taken away by concurrent claimers, archivers and sweepers, or ENOENT injected at any ' +
      'call, no operation rejects for it, no report counts an entry that another process moved, and every ' +
      'id concerned is still where the winner put it.',
    why:
      'In April 2026 three runs in a row died of a file that was listed and then gone; in 80 minutes ' +
      'after the patch 1,056 more files vanished while the queue was being sorted.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q14',
    name: 'ErrorFidelity',
    group: 'safety',
    statement:
      'No failure is reported as success: a failed fsync is never acknowledged and never retried on the ' +
      'same descriptor, and an unknown errno reaches the caller with its cause.',
    decides:
      'For every injected failure that the contract does not call benign at that call, the operation ' +
      'rejects with a SpoolError of a listed code whose `cause` is the injected error; no operation whose ' +
      'fsync failed resolves, and no descriptor is synced a second time after it failed.',
    why:
      'The patch of April 2026 caught the exception and went on; after a failed fsync the kernel may have ' +
      'dropped the pages, and a second fsync then succeeds over the hole.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q15',
    name: 'HonestIndeterminacy',
    group: 'safety',
    statement: 'An operation that failed as indeterminate is later found done or not done, never half.',
    decides:
      'For every operation that rejected with INDETERMINATE or NOT_DURABLE, or whose caller died, the ' +
      'next quiescent inventory equals the one with it done or the one without it; two inventories in a ' +
      'row say the same.',
    why:
      'A caller that was told of a failure and repeats an enqueue that took effect makes a duplicate that ' +
      'nobody can tell from work.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q16',
    name: 'RecoveryIdempotent',
    group: 'safety',
    statement:
      'Sweeping twice is sweeping once: interrupted anywhere, beside live workers, and by several ' +
      'sweepers at once.',
    decides:
      'From the same state, any interleaving of killed and finished sweeps that ends with one finished ' +
      'sweep reaches the same inventory as a single finished sweep, and a further sweep reports nothing ' +
      'done. No sweep takes a lease from an owner that is alive and has renewed within its lease.',
    why: 'Recovery runs most when things go wrong, so it is what gets interrupted most.',
    appliesWhen: LEASES,
  },
  {
    id: 'Q17',
    name: 'Containment',
    group: 'safety',
    statement:
      'Nothing outside the root is touched, and foreign files inside it are never counted, delivered, ' +
      'deleted or moved by themselves.',
    decides:
      'Every path that the queue passes to a changing call lies below the root. Files placed under names ' +
      'that do not parse, in every directory, are at the end still there with the same bytes, in no ' +
      'inventory, no count and no delivery.',
    why: 'A directory that people can see is a directory that people, editors and indexers put files into.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q18',
    name: 'TrueReports',
    group: 'safety',
    statement:
      'Every number the library reports equals what an independent reader of the disk finds: observed ' +
      'over expected.',
    decides:
      "Counts of stats, cap, readmit and sweep reports taken at quiescence equal the auditor's " +
      'differences between before and after. Taken under load, the reports of all callers sum to what the ' +
      'disk gained or lost.',
    why:
      'The log of May 2026 said that truncation had removed 0 segments, truthfully and for days, beside a ' +
      'single segment of 2.43 GB that it did not mention.',
    appliesWhen: EVERY_QUEUE,
  },
  {
    id: 'Q19',
    name: 'KeyedOnce',
    group: 'safety',
    statement:
      'Two enqueues of one idempotency key within its window yield one item, crashes at any point ' +
      'included; a crash never leaves a key taken without an item.',
    decides:
      'Per key and window, at most one id was accepted; every enqueue that returned `duplicate` names ' +
      'that id or its batch. After a crash and a sweep, an enqueue with a key that was in flight returns ' +
      '`duplicate` of an id that the inventory has, or `enqueued`.',
    why: 'A producer that restarts repeats its last page; without keys each repetition is new work.',
    appliesWhen: KEYS,
  },
];
