import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { removeTree } from '../../src/real/remove-tree.ts';

it('removes everything below a directory, whatever its name, and nothing a link points to', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'spoolproof-outside-'));
  writeFileSync(path.join(outside, 'canary'), 'x');
  const directory = mkdtempSync(path.join(tmpdir(), 'spoolproof-remove-'));
  mkdirSync(path.join(directory, 'a/b'), { recursive: true });
  for (let number = 0; number < 100; number++) writeFileSync(path.join(directory, 'a/b', `f${number}`), '');
  writeFileSync(Buffer.concat([Buffer.from(`${directory}/a/`), Buffer.from([0xff, 0x0a])]), '');
  symlinkSync(outside, path.join(directory, 'a/link'));
  let removed = 0;
  await removeTree(directory, (count) => {
    removed = count;
  });
  expect(existsSync(directory)).toBe(false);
  expect(removed).toBe(102);
  expect(existsSync(path.join(outside, 'canary'))).toBe(true);
  await removeTree(outside);
  await removeTree(outside);
});
