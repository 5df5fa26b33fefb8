import type { Abortable, AcceptedState, ItemState, Ports, Queue } from '@spoolproof/contract';
import { openCaseRoot } from '../cases/case-root.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readCasesOnDisk, type CasesOnDisk } from './read-cases.ts';
import type { CaseRecord } from '../cases/case-record.ts';
import type { LedgerEntry } from '../ledger/ledger-state.ts';
import { groupName } from '../policy/alert-group.ts';
import type { Mismatch, Reconciliation } from './reconciliation.ts';

const waiting: ReadonlySet<ItemState> = new Set(['ready', 'leased', 'delayed', 'overflow']);

/**
 * Holds queue, ledger and cases to each other, both ways and by name (P03). Every number is read from the disk. It changes
 * nothing in the queue or the cases; opening the ledger cuts what a crash has torn, as any opening does.
 * @throws SpoolError NOT_A_CASE_ROOT; JOURNAL_HELD while a run has the ledger; those of the disk
 * @see spec/contract.md P03
 */
export async function reconcile(
  queue: Queue<Uint8Array>,
  cases: string,
  ports: Ports,
  { signal }: Abortable = {},
): Promise<Reconciliation> {
  const root = await openCaseRoot(cases, ports);
  await using ledger = await Ledger.open(root, ports);
  const states = new Map<string, ItemState>();
  const abortable = signal === undefined ? {} : { signal };
  for await (const { id, state } of queue.inventory(abortable)) states.set(id, state);
  const { retired } = await queue.stats(abortable);
  const disk = await readCasesOnDisk(root, signal);
  const queueCounts = countStates(states);
  const mismatches = [
    ...disk.mismatches,
    ...casesAgainstLedger(disk, ledger, states),
    ...ledgerAgainstCases(disk, ledger),
    ...itemsAgainstLedger(states, ledger, retired),
  ];
  const entryItems = new Set<string>();
  for (const { itemId } of ledger.entries()) entryItems.add(itemId);
  let repeats = 0;
  for (const [item] of ledger.items()) {
    if (!entryItems.has(item) && !waiting.has(states.get(item) ?? 'done')) repeats++;
  }
  let unsettled = 0;
  for (const { identity } of disk.cases.values()) {
    const entry = ledger.entryOf(identity);
    if (entry === undefined || waiting.has(states.get(entry.itemId) ?? 'done')) unsettled++;
  }
  const accepted = states.size + retired;
  const live = accepted - queueCounts.done - retired;
  // What is dead and retired was deleted by hand, and has neither a case nor a state; it is no loss of an alert.
  const settledItems = [...ledger.items()].filter(([item]) => !states.has(item)).length;
  const retiredDead = Math.max(0, retired - settledItems);
  const accounted = disk.cases.size - unsettled + repeats + live + retiredDead;
  return {
    holds:
      mismatches.length === 0 &&
      accepted === accounted &&
      disk.cases.size === ledger.size + pendingOf(disk, ledger),
    sum: { accepted, accounted },
    counts: {
      accepted,
      queue: queueCounts,
      retired,
      cases: disk.cases.size,
      packs: disk.packs.size,
      ledgerEntries: ledger.size,
      repeats,
      unsettled,
      staging: disk.staging,
    },
    mismatches,
  };
}

/** Cases that have no entry yet; those that never will are mismatches by name. */
function pendingOf(disk: CasesOnDisk, ledger: Ledger): number {
  let pending = 0;
  for (const { identity } of disk.cases.values()) if (ledger.entryOf(identity) === undefined) pending++;
  return pending;
}

function countStates(states: ReadonlyMap<string, ItemState>): Record<AcceptedState, number> {
  const counts = { ready: 0, delayed: 0, leased: 0, done: 0, overflow: 0, dead: 0 };
  for (const state of states.values()) if (state !== 'staging') counts[state]++;
  return counts;
}

function casesAgainstLedger(
  disk: CasesOnDisk,
  ledger: Ledger,
  states: ReadonlyMap<string, ItemState>,
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const recorded = new Set<string>();
  for (const { caseId, pack } of ledger.entries()) if (pack.status === 'published') recorded.add(caseId);
  for (const [id, record] of disk.cases) {
    const entry = ledger.entryOf(record.identity);
    if (entry === undefined) {
      const state = states.get(record.item.id);
      // The run was cut short before the entry: the next delivery of the item writes it.
      if (state !== undefined && waiting.has(state)) continue;
      const message = `the ledger has no entry of ${record.identity}, and its item is ${state ?? 'not in the queue'}`;
      found.push({ kind: 'case-unrecorded', name: id, message });
    } else if (entry.caseId !== id || entry.disposition !== record.disposition) {
      const message = `the case says ${record.disposition}, the ledger ${entry.disposition} for ${entry.caseId}`;
      found.push({ kind: 'case-differs', name: id, message });
    } else if (!isSameGroup(entry, record)) {
      const message = 'the case and the ledger have it in different groups';
      found.push({ kind: 'case-differs', name: id, message });
    }
  }
  for (const id of disk.packs) {
    const record = disk.cases.get(id);
    const entry = record === undefined ? undefined : ledger.entryOf(record.identity);
    if (entry?.pack.status === 'published') continue;
    if (record !== undefined && entry === undefined && waiting.has(states.get(record.item.id) ?? 'done'))
      continue;
    // A case that is missing is named already, and says more.
    if (record === undefined && recorded.has(id)) continue;
    found.push({ kind: 'pack-unrecorded', name: id, message: 'the ledger has no pack of this case' });
  }
  return found;
}

function isSameGroup(entry: LedgerEntry, record: CaseRecord): boolean {
  if (entry.group === null || record.group === null) return entry.group === record.group;
  return groupName(entry.group, entry.disposition) === groupName(record.group, record.disposition);
}

function ledgerAgainstCases(disk: CasesOnDisk, ledger: Ledger): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const whereabouts = new Map([...disk.renamed].map(([path, id]) => [id, path]));
  for (const { identity, caseId, pack } of ledger.entries()) {
    if (!disk.cases.has(caseId) && !disk.damaged.has(caseId)) {
      const path = whereabouts.get(caseId);
      const where = path === undefined ? '' : `; it lies at ${path}`;
      const message = `the ledger has an entry of ${identity}, and no case is there${where}`;
      found.push({ kind: 'case-missing', name: caseId, message });
    }
    if (pack.status === 'published' && !disk.packs.has(caseId)) {
      found.push({ kind: 'pack-missing', name: caseId, message: `the ledger says its pack was published` });
    }
  }
  return found;
}

function itemsAgainstLedger(
  states: ReadonlyMap<string, ItemState>,
  ledger: Ledger,
  retired: number,
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  for (const [id, state] of states) {
    const identity = ledger.identityOfItem(id);
    if (state === 'done' && identity === undefined) {
      const message = 'the queue says it is done, and the ledger has no entry for it';
      found.push({ kind: 'item-unrecorded', name: id, message });
    } else if (state === 'dead' && identity !== undefined) {
      found.push({
        kind: 'item-dead',
        name: id,
        message: `it was buried, and ${identity} is recorded for it`,
      });
    }
  }
  const absent = [...ledger.items()].filter(([id]) => !states.has(id));
  if (absent.length <= retired) return found;
  const message = `the queue does not have it, and retention has deleted ${retired} of ${absent.length} such items`;
  return [...found, ...absent.map(([name]) => ({ kind: 'item-missing' as const, name, message }))];
}
