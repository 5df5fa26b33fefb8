import {
  CAP_POLICIES,
  CLAUSE_GROUPS,
  CLAUSE_IDS,
  clauseById,
  CLAUSES,
  clausesFor,
  type Capabilities,
  type ClauseId,
} from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

const everything: Capabilities = {
  durability: ['none', 'flush', 'strict'],
  order: 'per-producer',
  atomicBatch: true,
  leases: true,
  capPolicies: CAP_POLICIES,
  readmit: true,
  delay: true,
  idempotencyKeys: true,
  deliveriesMax: 8,
  flatCost: true,
};

const nothing: Capabilities = {
  durability: ['none'],
  order: 'none',
  atomicBatch: false,
  leases: false,
  capPolicies: [],
  readmit: false,
  delay: false,
  idempotencyKeys: false,
  deliveriesMax: null,
  flatCost: false,
};

const idsFor = (capabilities: Capabilities): readonly ClauseId[] =>
  clausesFor(capabilities).map(({ id }) => id);

/** The clauses that a queue is held to only because it declares one thing. */
function selectedBy(declared: Partial<Capabilities>): readonly ClauseId[] {
  const without = new Set(idsFor(nothing));
  return idsFor({ ...nothing, ...declared }).filter((id) => !without.has(id));
}

describe('the clauses', () => {
  test('are all there, once, in the order of the list of numbers', () => {
    expect(CLAUSES.map(({ id }) => id)).toEqual(CLAUSE_IDS);
    expect(new Set(CLAUSES.map(({ name }) => name)).size).toBe(CLAUSES.length);
  });

  test('have names that a file and a heading can have, and texts that are sentences', () => {
    expect(CLAUSES.filter(({ name }) => !/^(?:[A-Z][a-z]+)+$/u.test(name))).toEqual([]);
    const texts = CLAUSES.flatMap(({ id, statement, decides, why }) =>
      [statement, decides, why].map((text) => `${id}: ${text}`),
    );
    expect(
      texts.filter((text) => !/^[A-Z]\d\d: [A-Z][^\n]*[^\s.]\.$/u.test(text) || text.includes('  ')),
    ).toEqual([]);
  });

  test('are in the group that their letter and number say', () => {
    const groupOf = (id: ClauseId): string => {
      if (id >= 'Q30') return id.startsWith('W') ? 'watchdog' : 'cost';
      if (id.startsWith('Q')) return id >= 'Q20' ? 'liveness' : 'safety';
      return { J: 'journal', H: 'health', P: 'pipeline' }[id.charAt(0)] ?? 'none';
    };
    expect(CLAUSES.filter(({ id, group }) => group !== groupOf(id))).toEqual([]);
    expect([...new Set(CLAUSES.map(({ group }) => group))]).toEqual(CLAUSE_GROUPS);
  });

  test('are found by their number, and a string that is none finds nothing', () => {
    expect(clauseById('Q13').name).toBe('VanishTolerance');
    expect(clauseById('Q99')).toBeUndefined();
    expect(clauseById('toString')).toBeUndefined();
  });
});

describe('what a queue declares selects what it is held to', () => {
  test('a queue that promises everything is held to every clause about queues, and to no other', () => {
    expect(idsFor(everything)).toEqual(CLAUSE_IDS.filter((id) => id.startsWith('Q')));
  });

  test('a queue that promises nothing is still held to what makes it a queue', () => {
    const always = 'Q01 Q02 Q03 Q04 Q09 Q13 Q14 Q15 Q17 Q18 Q20 Q23';
    expect(idsFor(nothing).join(' ')).toBe(always);
  });

  test.for<readonly [declared: Partial<Capabilities>, ids: string]>([
    [{ atomicBatch: true }, 'Q05'],
    [{ leases: true }, 'Q06 Q07 Q08 Q16 Q21'],
    [{ order: 'per-producer' }, 'Q11'],
    [{ order: 'mtime' }, 'Q11'],
    [{ idempotencyKeys: true }, 'Q19'],
    [{ deliveriesMax: 1 }, 'Q22'],
    [{ capPolicies: ['reject'] }, 'Q12'],
    [{ capPolicies: ['reject', 'archive-newest'] }, 'Q10 Q12 Q24'],
    [{ flatCost: true }, 'Q30 Q31 Q34 Q35 Q37'],
    [{ flatCost: true, capPolicies: ['archive-oldest'] }, 'Q10 Q12 Q24 Q30 Q31 Q32 Q34 Q35 Q37'],
    [{ flatCost: true, leases: true }, 'Q06 Q07 Q08 Q16 Q21 Q30 Q31 Q33 Q34 Q35 Q36 Q37'],
    [{ durability: ['strict'], readmit: true, delay: true }, ''],
  ])('%o selects %s', ([declared, ids]) => {
    expect(selectedBy(declared).join(' ')).toBe(ids);
  });
});
