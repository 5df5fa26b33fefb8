import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isSpoolError } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureCaseRoot, type CaseRoot } from '../../src/cases/case-root.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { DispositionRecord } from '../../src/ledger/ledger-record.ts';
import { ledgerRecords, LedgerState } from '../../src/ledger/ledger-state.ts';

let scratch: string;
let root: CaseRoot;

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'spoolproof-ledger-'));
  root = await ensureCaseRoot(path.join(scratch, 'cases'), nodePorts());
});
afterEach(() => rm(scratch, { recursive: true }));

function entry(identity: string, itemId: string): Omit<DispositionRecord, 'kind'> {
  return {
    identity,
    caseId: `case-of-${identity}`,
    disposition: 'REVIEW',
    decidedBy: 'default',
    decidedAt: '2026-04-01T05:31:00.000Z',
    itemId,
    pack: { status: 'not-due' },
    group: null,
  };
}

describe('the ledger', () => {
  test('[P02] records an identity once, also when it is told twice at once and after a restart', async () => {
    const first = await Ledger.open(root);
    const both = await Promise.all([first.record(entry('a', '1')), first.record(entry('a', '2'))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['already-recorded', 'recorded']);
    await first.close();
    await using again = await Ledger.open(root);
    const third = await again.record({ ...entry('a', '3'), disposition: 'ESCALATE' });
    expect(third).toMatchObject({ status: 'already-recorded', entry: { disposition: 'REVIEW' } });
    expect([again.size, [...again.items()].length]).toEqual([1, 3]);
    expect(['1', '2', '3', '4'].map((item) => again.identityOfItem(item))).toEqual([
      'a',
      'a',
      'a',
      undefined,
    ]);
  });

  test('is for one process at a time', async () => {
    await using _held = await Ledger.open(root);
    const error: unknown = await Ledger.open(root).catch((reason: unknown) => reason);
    expect(isSpoolError(error, 'JOURNAL_HELD')).toBe(true);
  });

  test('[J05] is the same from a snapshot as from its records', () => {
    const live = new LedgerState();
    live.apply(ledgerRecords.encode({ kind: 'disposition', ...entry('a', '1') }), 1);
    live.apply(ledgerRecords.encode({ kind: 'disposition', ...entry('b', '2') }), 2);
    live.apply(ledgerRecords.encode({ kind: 'repeat', identity: 'a', itemId: '3' }), 3);
    const restored = new LedgerState();
    for (const record of live.snapshot()) restored.restore(record);
    expect(new Map(restored.entries.view())).toEqual(new Map(live.entries.view()));
    expect(new Map(restored.items.view())).toEqual(new Map(live.items.view()));
  });

  test('refuses what is no record, and a repeat of nothing', () => {
    const state = new LedgerState();
    expect(() => state.check(new TextEncoder().encode('{"kind":"other"}'))).toThrow(/kind/);
    const repeat = ledgerRecords.encode({ kind: 'repeat', identity: 'nobody', itemId: '1' });
    expect(() => state.apply(repeat, 1)).toThrow(/nobody/);
  });
});
