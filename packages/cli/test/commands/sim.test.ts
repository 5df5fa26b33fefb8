import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runInProcess } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

test('sim litmus agrees with the real filesystem, says how much it compared, and leaves nothing behind', async () => {
  const directory = await scratchDirectory();
  const words = ['sim', 'litmus', '--runs', '30', '--seed', '7', '--dir', directory, '--json'];
  const { exitCode, stdout } = await runInProcess(words, { cwd: directory });
  expect(exitCode).toBe(0);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  expect(report).toMatchObject({ verdict: 'holds', runs: 30, calls: 1800, differences: [] });
  expect(Object.keys(report['errnos'] as object).length).toBeGreaterThan(3);
  expect(await readdir(directory)).toEqual([]);
});

test('sim litmus refuses a number of programs that is none', async () => {
  const directory = await scratchDirectory();
  const { exitCode, stderr } = await runInProcess(['sim', 'litmus', '--runs', 'many'], { cwd: directory });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('--runs');
});
