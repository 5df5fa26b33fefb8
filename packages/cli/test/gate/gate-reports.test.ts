import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { evidenceSchema } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import { runInProcess } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';
import { someEvidence } from './some-evidence.ts';

test('a gate writes its reports, annotates on GitHub, and does not fail for what its baseline had', async () => {
  const cwd = await scratchDirectory();
  await writeFile(path.join(cwd, 'before.json'), JSON.stringify(someEvidence()));
  const reports = ['--json', 'e.json', '--junit', 'e.xml', '--markdown', 'e.md', '--html', 'e.html'];
  const words = ['gate', 'canary', '--depth', '60', '--seed', '7', '--baseline', 'before.json', ...reports];
  const { exitCode, stdout, stderr } = await runInProcess(words, { cwd, env: { GITHUB_ACTIONS: 'true' } });
  const read = (file: string): Promise<string> => readFile(path.join(cwd, file), 'utf8');
  const evidence = evidenceSchema.parse(JSON.parse(await read('e.json')));
  const failed = evidence.clauses.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  expect(failed).toContain('Q01');
  expect(evidence.knownFailures).toEqual(failed);
  expect(evidence.verdict).not.toBe('fail');
  expect([0, 3]).toContain(exitCode);
  expect(stdout).toContain(`known from the baseline, not counted: ${failed.join(', ')}`);
  expect(stderr).toMatch(
    /^::warning title=Q01 NoLoss::.*replay: spoolproof gate --replay 'gate1 subject=canary/mu,
  );
  expect(stderr).not.toContain('::error');
  expect(await read('e.xml')).toContain('name="[Q01] NoLoss"');
  expect(await read('e.md')).toContain('### Q01 NoLoss');
  expect(await read('e.html')).toMatch(/^<!doctype html>/iu);
}, 180_000);

describe('a report or a baseline that cannot be had is refused before the gate runs', () => {
  const other = JSON.stringify(someEvidence({ subject: 'other' }));
  const broken = JSON.stringify({ ...someEvidence(), verdict: 'maybe', seed: -1, lanes: 3, replay: 4 });
  test.each([
    [
      'a baseline that is not there',
      ['--baseline', 'no.json'],
      /EVIDENCE_INVALID: cannot use no\.json .*ENOENT/u,
    ],
    ['a baseline that is no JSON', ['--baseline', 'text'], /cannot use text as evidence: it is no JSON/u],
    [
      'a baseline that is no evidence',
      ['--baseline', 'broken.json'],
      /cannot use broken\.json as evidence: verdict: .*; seed: .*; lanes: .*; and 1 more/u,
    ],
    [
      'a baseline of another subject',
      ['--baseline', 'other.json'],
      /cannot use other\.json .*of the subject 'other', not of 'canary'/u,
    ],
  ])('%s', async (_, options, expected) => {
    const cwd = await scratchDirectory();
    await writeFile(path.join(cwd, 'other.json'), other);
    await writeFile(path.join(cwd, 'broken.json'), broken);
    await writeFile(path.join(cwd, 'text'), 'no');
    const { exitCode, stdout, stderr } = await runInProcess(['gate', 'canary', ...options], { cwd });
    expect(stderr).toMatch(expected);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  test.each(['junit', 'markdown', 'html'])(
    '--%s in a directory that is not there, or is one',
    async (format) => {
      const cwd = await scratchDirectory();
      for (const place of ['no/report', '.']) {
        const { exitCode, stderr } = await runInProcess(['gate', 'canary', `--${format}`, place], { cwd });
        expect(stderr).toContain(`OUTPUT_UNWRITABLE: cannot write ${place}: `);
        expect(exitCode).toBe(1);
      }
    },
  );
});
