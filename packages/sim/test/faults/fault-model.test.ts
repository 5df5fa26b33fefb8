import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CRASH_PROFILES, FAULTS } from '../../src/index.ts';

const text = readFileSync(new URL('../../../../spec/fault-model.md', import.meta.url), 'utf8');

/** The rows of the tables, by the name in their first cell; of the two called `kill`, the fault comes last. */
const rows = new Map(
  [...text.matchAll(/^\| `([a-z0-9-]+)`\s*\|(.*)\|$/gm)].map(([, name, rest]) => [
    name ?? '',
    (rest ?? '').split('|').map((cell) => cell.trim()),
  ]),
);

test('the written model and the code name the same profiles and faults, with the same consequences', () => {
  expect([...rows.keys()].toSorted()).toEqual(
    [...new Set([...CRASH_PROFILES, ...Object.keys(FAULTS)])].toSorted(),
  );
  for (const [name, { oracle }] of Object.entries(FAULTS)) expect(rows.get(name)?.at(-1)).toBe(oracle);
});
