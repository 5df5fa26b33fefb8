import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CLAUSE_IDS, evidenceSchema } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import { runInProcess } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

test('a gate on a queue that loses items exits with 1, prints nothing but the evidence, and leaves nothing behind', async () => {
  const directory = await scratchDirectory();
  const words = [
    'gate',
    '--subject',
    'canary',
    '--depth',
    '60',
    '--fs',
    'real',
    '--seed',
    '7',
    '--dir',
    directory,
    '--json',
    '-',
  ];
  const { exitCode, stdout, stderr } = await runInProcess(words, { cwd: directory });
  expect(stderr).toBe('');
  const evidence = evidenceSchema.parse(JSON.parse(stdout));
  expect(evidence).toMatchObject({ verdict: 'fail', subject: 'canary', seed: 7 });
  expect(evidence.lanes).toMatchObject([{ fs: 'real', depth: 60, archivers: 4 }]);
  expect(evidence.clauses.find(({ id }) => id === 'Q01')).toMatchObject({ verdict: 'fail' });
  expect(evidence.replay).toMatch(/^spoolproof gate --subject canary .*--fs real --depth 60 --seed 7/);
  expect(exitCode).toBe(1);
  expect(await readdir(directory)).toEqual([]);
}, 180_000);

test('Ctrl-C ends a gate with 130, and leaves nothing behind', async () => {
  const directory = await scratchDirectory();
  const words = ['gate', '--subject', 'canary', '--depth', '60', '--fs', 'real', '--dir', directory];
  const ran = await runInProcess(words, { cwd: directory, interrupt: (stop) => setImmediate(stop) });
  expect(ran).toEqual({ exitCode: 130, stdout: '', stderr: 'spoolproof: INTERRUPTED: stopped by SIGINT\n' });
  expect(await readdir(directory)).toEqual([]);
});

describe('a request that cannot be met is refused before anything runs', () => {
  test.each([
    [
      'a module without a subject',
      'export const queue = 1;',
      [],
      /SUBJECT_INVALID: .*exports no `subject`.*defineSubject/,
    ],
    ['a module that does not load', 'import "./nowhere.mjs";', [], /SUBJECT_INVALID: cannot load .*nowhere/],
    [
      'an input that is not there',
      'export const subject = { open() {} };',
      ['--input', 'no.ndjson'],
      /INPUT_UNREADABLE: .*no\.ndjson/,
    ],
    [
      'a place that is not there',
      'export const subject = { open() {} };',
      ['--json', 'no/e.json'],
      /OUTPUT_UNWRITABLE/,
    ],
  ])('%s', async (_, text, options, expected) => {
    const cwd = await scratchDirectory();
    await writeFile(path.join(cwd, 'subject.mjs'), text);
    const { exitCode, stdout, stderr } = await runInProcess(['gate', './subject.mjs', ...options], { cwd });
    expect(stderr).toMatch(expected);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  });

  test('two subjects', async () => {
    expect((await runInProcess(['gate', 'incident', '--subject', 'canary'])).exitCode).toBe(2);
  });
});

test('--list-clauses lists the whole contract', async () => {
  const { stdout } = await runInProcess(['gate', '--list-clauses', '--json']);
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  expect(ids).toEqual([...CLAUSE_IDS]);
  expect((await runInProcess(['gate', '--list-clauses'])).stdout).toMatch(/^Q13 +VanishTolerance +/m);
});

test('our subject promises what our queue declares', async () => {
  const { subject } = await import('../../src/subjects/spoolproof.ts');
  const { initQueue, openQueue } = await import('@spoolproof/queue');
  const root = path.join(await scratchDirectory(), 'queue');
  await initQueue(root);
  await using queue = await openQueue(root);
  expect(subject.capabilities).toEqual(queue.capabilities);
  expect(JSON.parse(await readFile(path.join(root, 'spool.json'), 'utf8'))).toMatchObject({
    deliveriesMax: subject.capabilities.deliveriesMax,
  });
});
