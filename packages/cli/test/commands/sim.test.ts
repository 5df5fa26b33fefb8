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

test('sim incident shows the sort, the crash, the patch, and our cap beside them', async () => {
  const words = ['sim', 'incident', '--files', '6000'];
  const { exitCode, stdout } = await runInProcess(words);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('6,000 / 114 / 60 = 0.88 minutes');
  expect(stdout).toMatch(/the incident, beside triage +crashed/u);
  expect(stdout).toMatch(/its patch, beside triage +sorted/u);
  expect(stdout).toMatch(/spoolproof: \d,\d+ archived in \d+\.\d seconds/u);
});

test('sim incident gives the numbers as JSON', async () => {
  const { stdout } = await runInProcess(['sim', 'incident', '--files', '6000', '--json', '-']);
  expect(JSON.parse(stdout)).toMatchObject({
    files: 6000,
    incident: { outcome: 'crashed' },
    patched: { error: null },
  });
});
