import fc from 'fast-check';
import { DISPOSITIONS, groupOf, ledgerGroups, type LedgerEntry, type LedgerGroup } from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';
import { ledgerRecords, LedgerState } from '../../src/ledger/ledger-state.ts';

const windowMs = 3_600_000;
const start = Date.parse('2026-04-01T05:00:00Z');

interface Came {
  readonly disposition: LedgerEntry['disposition'];
  readonly key: string | null;
  readonly arrivedMs: number;
}

function entryOf({ disposition, key, arrivedMs }: Came, number: number): LedgerEntry {
  return {
    kind: 'disposition',
    identity: `alert-${number}`,
    caseId: `case-${number}`,
    disposition,
    decidedBy: 'default',
    decidedAt: '2026-04-01T09:00:00.000Z',
    itemId: `item-${number}`,
    pack: { status: 'not-due' },
    group: groupOf(key === null ? null : { window: 'w', key, windowMs }, arrivedMs),
    lsn: number,
  };
}

/** Groups without the order in which their members were recorded. */
function sets(groups: readonly LedgerGroup[]): readonly string[] {
  return groups
    .map(({ members, ...rest }) => JSON.stringify([rest, members.map(({ identity }) => identity).toSorted()]))
    .toSorted();
}

const came: fc.Arbitrary<readonly Came[]> = fc.array(
  fc.record({
    disposition: fc.constantFrom(...DISPOSITIONS),
    key: fc.option(fc.constantFrom('a', 'b'), { nil: null }),
    arrivedMs: fc.nat(4 * windowMs).map((ms) => start + ms),
  }),
  { maxLength: 30 },
);

describe('groups of alerts', () => {
  test('[P05] have no escalation together with a closure, and keep every id once, whatever came', () => {
    fc.assert(
      fc.property(came, (alerts) => {
        const entries = alerts.map(entryOf);
        const groups = ledgerGroups(entries);
        const byIdentity = new Map(entries.map((entry) => [entry.identity, entry]));
        for (const { disposition, members, opensAt, closesAt } of groups) {
          expect(members.length).toBeGreaterThan(0);
          for (const { identity } of members) {
            expect(byIdentity.get(identity)?.disposition).toBe(disposition);
            const arrivedMs = alerts[Number(identity.slice('alert-'.length))]?.arrivedMs ?? 0;
            expect(arrivedMs).toBeGreaterThanOrEqual(Date.parse(opensAt));
            expect(arrivedMs).toBeLessThan(Date.parse(closesAt));
          }
        }
        const grouped = groups.flatMap(({ members }) => members.map(({ identity }) => identity));
        const expected = entries.filter(({ group }) => group !== null).map(({ identity }) => identity);
        expect(grouped.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });

  test('[P02] are the same in whatever order the alerts are decided', () => {
    const shuffled = came.chain((alerts) => {
      const entries = alerts.map(entryOf);
      const orders = fc.shuffledSubarray(entries, { minLength: entries.length });
      return fc.tuple(fc.constant(entries), orders);
    });
    fc.assert(
      fc.property(shuffled, ([entries, order]) => {
        const renumbered = order.map((entry, index) => ({ ...entry, lsn: index + 1 }));
        expect(sets(ledgerGroups(renumbered))).toEqual(sets(ledgerGroups(entries)));
      }),
    );
  });

  test('a window is a clock hour for 1h, and its end is part of the next', () => {
    const group = (arrivedMs: number): string | undefined =>
      groupOf({ window: 'w', key: 'k', windowMs }, arrivedMs)?.opensAt;
    expect(group(start - 1)).toBe('2026-04-01T04:00:00.000Z');
    expect(group(start)).toBe('2026-04-01T05:00:00.000Z');
    expect(group(start + windowMs - 1)).toBe('2026-04-01T05:00:00.000Z');
    expect(group(start + windowMs)).toBe('2026-04-01T06:00:00.000Z');
  });

  test('an alert that no window is meant for has none', () => {
    expect(groupOf(null, start)).toBeNull();
  });
});

describe('a ledger that has groups', () => {
  test('[J05] has them from a snapshot as from its records', () => {
    const live = new LedgerState();
    const entries = [0, 1, 2].map((number) =>
      entryOf({ disposition: 'ESCALATE', key: number === 2 ? null : 'k', arrivedMs: start }, number),
    );
    for (const { lsn, ...record } of entries) live.apply(ledgerRecords.encode(record), lsn);
    const restored = new LedgerState();
    for (const record of live.snapshot()) restored.restore(record);
    const groups = (state: LedgerState): readonly LedgerGroup[] =>
      ledgerGroups([...state.entries.view()].map(([, entry]) => entry));
    expect(groups(live)).toMatchObject([
      { disposition: 'ESCALATE', members: [{ identity: 'alert-0' }, { identity: 'alert-1' }] },
    ]);
    expect(groups(restored)).toEqual(groups(live));
  });

  test('reads an entry of before there were groups, as one without', () => {
    const { lsn: _, group: __, ...old } = entryOf({ disposition: 'REVIEW', key: 'k', arrivedMs: start }, 1);
    const state = new LedgerState();
    state.apply(new TextEncoder().encode(JSON.stringify(old)), 1);
    expect(state.entries.get('alert-1')).toMatchObject({ disposition: 'REVIEW', group: null });
  });
});
