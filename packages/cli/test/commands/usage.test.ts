import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runInProcess } from '../run-in-process.ts';

describe('a wrong command line', () => {
  test.each([
    ['an unknown option', ['stats', '--rooot', 'x'], /unknown option '--rooot'.*--root/],
    ['an unknown command', ['stat'], /unknown command 'stat'.*stats/],
    ['a bad duration', ['claim', '--root', 'x', '--wait', '5'], /--wait.*'5'.*Allowed: .*500ms/],
    ['a bad size', ['init', 'x', '--payload-max', '64'], /--payload-max.*'64'.*Allowed: .*64MB/],
    ['a bad count', ['work', '--concurrency', '0', '--', 'true'], /--concurrency.*'0'.*1 to 1000/],
    ['a bad depth', ['gate', '--depth', 'deep'], /--depth.*'deep'.*1 to 10M/],
    ['a bad state', ['ls', 'finished'], /finished.*ready.*overflow/],
    ['a bad policy', ['cap', '--policy', 'drop'], /drop.*archive-oldest/],
    ['no queue', ['stats'], /no queue was named.*--root DIR.*SPOOLPROOF_ROOT/],
    ['no command', ['work', '--root', 'x'], /missing required argument 'command'/],
    ['no reason', ['bury', 'token', '--root', 'x'], /--reason/],
    ['ids and --all', ['dead', 'retry', 'a', '--all', '--root', 'x'], /takes ids, or --all/],
    ['--rejects without lines', ['enqueue', '--rejects', 'x', '--root', 'x'], /add --ndjson/],
    ['half a cap', ['init', 'x', '--cap-low', '5'], /add --cap-max/],
    ['half a flat cap', ['cap', '--flat', 'x'], /--flat needs --max N and --archive DIR/],
    ['an unknown subject', ['gate', '--subject', 'nobody'], /no subject 'nobody'.*spoolproof, incident/],
  ])('%s exits with 2 and one line', async (_, words, expected) => {
    const { exitCode, stdout, stderr } = await runInProcess(words);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^spoolproof: USAGE: .*\n$/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  test('is told as an object with --json', async () => {
    const { exitCode, stdout, stderr } = await runInProcess(['stats', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'USAGE', message: 'no queue was named' } });
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});

test('bare spoolproof shows the help on standard error and exits with 2', async () => {
  const { exitCode, stdout, stderr } = await runInProcess([]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('Usage: spoolproof');
});

test('--help lists every exit code, as the README does', async () => {
  const { exitCode, stdout } = await runInProcess(['--help']);
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  expect(exitCode).toBe(0);
  for (const code of [0, 1, 2, 3, 4, 130, 143]) {
    expect(stdout).toMatch(new RegExp(`\\b${code}\\b`));
    expect(readme).toMatch(new RegExp(`\`${code}\``));
  }
});

test('--version prints the version of the package', async () => {
  const manifest = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as object;
  const { stdout } = await runInProcess(['--version']);
  expect(manifest).toMatchObject({ version: stdout.trim() });
});

test.each([
  [['--root', '/spoolproof/no/such/place', 'stats']],
  [['stats', '--root', '/spoolproof/no/such/place']],
])('%j: a root that is not there is NOT_A_QUEUE, and exits with 1', async (words) => {
  const { exitCode, stderr } = await runInProcess(words);
  expect(stderr).toMatch(/^spoolproof: NOT_A_QUEUE: .*\/spoolproof\/no\/such\/place.*spoolproof init/);
  expect(exitCode).toBe(1);
});
