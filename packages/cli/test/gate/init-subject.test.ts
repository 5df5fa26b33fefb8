import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { evidenceSchema } from '@spoolproof/contract';
import { expect, onTestFinished, test } from 'vitest';
import { runInProcess } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

/** A folder inside the repository, where the packages resolve. */
function folderInRepository(): string {
  const cache = path.join(import.meta.dirname, '../../../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'init-subject-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the command in a process of its own, as its user does: a subject module loads the packages there. */
function runFromSource(
  words: readonly string[],
  cwd: string,
): { readonly status: number | null; readonly stdout: string } {
  const main = path.join(import.meta.dirname, '../../src/main.ts');
  const loading = ['--import', import.meta.resolve('tsx'), '--conditions=@spoolproof/source'];
  return spawnSync(process.execPath, [...loading, main, ...words], { cwd, encoding: 'utf8' });
}

test.each([['--init'], ['--init', 'queue.subject.mjs']])(
  'the template of %s %s runs as it is: some clauses hold and some fail',
  async (...words) => {
    const cwd = folderInRepository();
    const made = await runInProcess(['gate', ...words], { cwd });
    const file = words[1] ?? 'queue.subject.ts';
    expect(made).toEqual({
      exitCode: 0,
      stdout: `wrote ${file}\nnext: spoolproof gate --subject ./${file} --depth 300\n`,
      stderr: '',
    });
    const ran = runFromSource(
      ['gate', '--adapter', `./${file}`, '--depth', '40', '--seed', '1', '--json'],
      cwd,
    );
    const { clauses } = evidenceSchema.parse(JSON.parse(ran.stdout));
    const verdicts = new Set(clauses.map(({ verdict }) => verdict));
    expect([...verdicts].toSorted()).toEqual(['fail', 'not-applicable', 'pass', 'unknown']);
    expect(ran.status).toBe(1);
  },
  180_000,
);

test('a file that is there is not overwritten', async () => {
  const cwd = await scratchDirectory();
  await writeFile(path.join(cwd, 'queue.subject.ts'), 'mine');
  const { exitCode, stderr } = await runInProcess(['gate', '--init'], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/USAGE: queue\.subject\.ts is already there/);
  expect(await readFile(path.join(cwd, 'queue.subject.ts'), 'utf8')).toBe('mine');
});

test('a name that is none of a module is refused', async () => {
  const { exitCode, stderr } = await runInProcess(['gate', '--init', 'queue.json'], {
    cwd: await scratchDirectory(),
  });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/USAGE: .*queue\.json.*allowed: names that end in \.ts/);
});

test('two names for the subject are one too many', async () => {
  const { exitCode, stderr } = await runInProcess(['gate', 'incident', '--adapter', 'canary'], {
    cwd: await scratchDirectory(),
  });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/USAGE: two subjects were named: incident and canary/);
});
