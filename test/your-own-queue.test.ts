import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CLAUSES, type Capabilities } from '@spoolproof/contract';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../tools/workspaces.ts';

const declaresNothing: Capabilities = {
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

const declared: Readonly<Record<string, Partial<Capabilities>>> = {
  "`order: 'per-producer'`": { order: 'per-producer' },
  "`order: 'mtime'`": { order: 'mtime' },
  '`atomicBatch: true`': { atomicBatch: true },
  '`leases: true`': { leases: true },
  "`capPolicies: ['reject']`": { capPolicies: ['reject'] },
  "`capPolicies: ['archive-oldest']`": { capPolicies: ['archive-oldest'] },
  '`idempotencyKeys: true`': { idempotencyKeys: true },
  '`deliveriesMax: 3`': { deliveriesMax: 3 },
  '`flatCost: true`': { flatCost: true },
  "`durability: ['strict']`": { durability: ['strict'] },
  '`readmit: true`': { readmit: true },
  '`delay: true`': { delay: true },
};

function clausesOf(capabilities: Capabilities): readonly string[] {
  return CLAUSES.filter(({ id, appliesWhen }) => id.startsWith('Q') && appliesWhen.test(capabilities)).map(
    ({ id }) => id,
  );
}

test('the table of what a capability selects is that of the contract', () => {
  const page = readFileSync(path.join(repositoryRoot, 'docs/your-own-queue.md'), 'utf8');
  const [, section = ''] = /## 3\.([^]*?)## 4\./u.exec(page) ?? [];
  const rows = [...section.matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|$/gmu)].slice(1);
  const table = new Map(
    rows.map(([, capability = '', clauses = '']) => [capability, clauses.match(/Q\d\d/gu) ?? []]),
  );
  const every = clausesOf(declaresNothing);
  const added = Object.entries(declared).map(
    ([words, capability]) =>
      [words, clausesOf({ ...declaresNothing, ...capability }).filter((id) => !every.includes(id))] as const,
  );
  for (const words of table.keys()) if (/^-+$/u.test(words)) table.delete(words);
  expect(Object.fromEntries(table)).toEqual({ '(every queue)': every, ...Object.fromEntries(added) });
});
