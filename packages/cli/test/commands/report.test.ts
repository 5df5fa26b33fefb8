import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { someEvidence } from '../gate/some-evidence.ts';
import { runInProcess } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

async function stored(): Promise<string> {
  const cwd = await scratchDirectory();
  await writeFile(path.join(cwd, 'e.json'), JSON.stringify(someEvidence()));
  return cwd;
}

test.each([
  [[], /^subject canary 1, seed 7\n/u],
  [['--text'], /^subject canary 1, seed 7\n/u],
  [['--html'], /^<!doctype html>\n/iu],
  [['--markdown'], /^## ❌ fail: `spoolproof gate` on canary\n/u],
  [['--junit'], /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/u],
])('report %j prints what a gate found out earlier', async (options, expected) => {
  const ran = await runInProcess(['report', 'e.json', ...options], { cwd: await stored() });
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(ran.stdout).toMatch(expected);
  expect(ran.stdout).toMatch(/[^\n]\n$/u);
});

test('report --out writes a file, and prints nothing', async () => {
  const cwd = await stored();
  const ran = await runInProcess(['report', 'e.json', '--junit', '--out', 'e.xml'], { cwd });
  expect(ran).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(await readFile(path.join(cwd, 'e.xml'), 'utf8')).toContain('<testsuite name="canary"');
});

test.each([
  [['e.json', '--html', '--junit'], 2, /USAGE: --html and --junit were given; allowed is one of them/u],
  [['no.json'], 2, /EVIDENCE_INVALID: cannot use no\.json as evidence: ENOENT/u],
  [[], 2, /USAGE: missing required argument 'evidence'/u],
  [['e.json', '--out', 'no/e.txt'], 1, /OUTPUT_UNWRITABLE: cannot write no\/e\.txt/u],
])('report %j is refused', async (words, code, expected) => {
  const { exitCode, stdout, stderr } = await runInProcess(['report', ...words], { cwd: await stored() });
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  expect(stderr).toMatch(expected);
});
