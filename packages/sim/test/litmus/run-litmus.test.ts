import { existsSync, mkdtempSync, readdirSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runLitmus } from '../../src/index.ts';

/** The temporary directory, and a filesystem in memory where there is one. */
const parents = [tmpdir(), '/dev/shm'].filter((parent) => existsSync(parent));
const made = parents.map((parent) => mkdtempSync(path.join(parent, 'spoolproof-litmus-')));
for (const directory of made) chmodSync(directory, 0o755);
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

describe.each(made)('against %s', (directory) => {
  test('the simulated filesystem and memfs answer as the real one', async () => {
    let progress = 0;
    const report = await runLitmus({
      runs: 60,
      seed: 20_000,
      directory,
      onProgress: (done) => {
        progress = done;
      },
    });
    expect(report.differences).toEqual([]);
    expect(progress).toBe(60);
    // The programs get somewhere: failures of all kinds, and most calls do not fail.
    const failures = Object.values(report.errnos).reduce((sum, count) => sum + count, 0);
    expect(failures).toBeLessThan(report.calls * 0.7);
    const reached = [
      'EEXIST',
      'EISDIR',
      'ENOENT',
      'ENOTDIR',
      'ENOTEMPTY',
      'EINVAL',
      'EBADF',
      'ENAMETOOLONG',
      'EPERM',
    ];
    expect(Object.keys(report.errnos)).toEqual(expect.arrayContaining(reached));
    expect(Object.keys(report.errnos).includes('EACCES')).toBe(report.users);
    expect(readdirSync(directory)).toEqual([]);
  });
});
