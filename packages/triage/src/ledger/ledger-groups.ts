import { groupName, type AlertGroup } from '../policy/alert-group.ts';
import type { Disposition } from '../policy/disposition.ts';
import type { LedgerEntry } from './ledger-state.ts';

/** Alerts that one person looks at together. All of them were decided alike. */
export interface LedgerGroup extends AlertGroup {
  readonly disposition: Disposition;
  /** In the order of the ledger, each once; all of them are kept. */
  readonly members: readonly {
    readonly identity: string;
    readonly caseId: string;
  }[];
}

/** The groups of some entries, in the order of their first. An entry without a group is in none of them. */
export function ledgerGroups(entries: Iterable<LedgerEntry>): readonly LedgerGroup[] {
  const groups = new Map<
    string,
    LedgerGroup & { readonly members: { identity: string; caseId: string }[] }
  >();
  for (const { group, disposition, identity, caseId } of [...entries].toSorted((a, b) => a.lsn - b.lsn)) {
    if (group === null) continue;
    const name = groupName(group, disposition);
    const there = groups.get(name) ?? { ...group, disposition, members: [] };
    there.members.push({ identity, caseId });
    groups.set(name, there);
  }
  return [...groups.values()];
}
