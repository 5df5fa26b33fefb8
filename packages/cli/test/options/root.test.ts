import { expect, test } from 'vitest';
import { isInside, resolveRoot } from '../../src/options/root.ts';

const sources = { cwd: '/work', env: { SPOOLPROOF_ROOT: 'from-environment' } };

test('--root wins over SPOOLPROOF_ROOT, and both are taken from the working directory', () => {
  expect(resolveRoot({ root: 'given' }, sources)).toBe('/work/given');
  expect(resolveRoot({}, sources)).toBe('/work/from-environment');
});

test('without either, the error names both', () => {
  expect(() => resolveRoot({}, { cwd: '/work', env: {} })).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringMatching(/--root DIR.*SPOOLPROOF_ROOT/) }),
  );
});

test.each([
  ['/q', '/q', true],
  ['/q', '/q/ready', true],
  ['/q', '/q/..ready', true],
  ['/q', '/queue', false],
  ['/q', '/', false],
])('isInside(%s, %s) is %s', (directory, candidate, expected) => {
  expect(isInside(directory, candidate)).toBe(expected);
});
