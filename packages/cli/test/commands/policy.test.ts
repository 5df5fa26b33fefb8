import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { runInProcess, type Ran } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

const policy = (maxLevel: number): string => `version: 1
name: test
suppressions:
  - { id: one, owner: o, reason: r, created: 2026-01-01, expires: 2026-06-01, maxLevel: ${maxLevel}, disposition: AUTO_CLOSE_BENIGN,
      where: [{ field: data.x, eq: a }] }
tests:
  at: 2026-04-01
  cases:
    - name: closed up to level 5
      document: { rule: { id: '1', level: 5 }, data: { x: a } }
      expect: AUTO_CLOSE_BENIGN
`;
const alert = (id: number, x: string): string =>
  JSON.stringify({ id, rule: { id: '7', level: 5 }, data: { x } });
const at = ['--at', '2026-04-01'];
let cwd = '';

beforeEach(async () => {
  cwd = await scratchDirectory();
  await writeFile(path.join(cwd, 'new.yaml'), policy(5));
  await writeFile(path.join(cwd, 'old.yaml'), policy(4));
  await writeFile(path.join(cwd, 'bad.yaml'), policy(99));
  await writeFile(path.join(cwd, 'latin1.yaml'), Buffer.from('version: 1\nname: M\u00fcller\n', 'latin1'));
  const circle = '{ name: x, expect: REVIEW, document: &d { rule: { more: *d } } }';
  await writeFile(
    path.join(cwd, 'circle.yaml'),
    `version: 1\nname: x\ntests: { at: 2026-04-01, cases: [${circle}] }\n`,
  );
  await writeFile(path.join(cwd, 'alerts.json'), `${alert(1, 'a')}\n${alert(2, 'b')}\n`);
});

const run = async (...words: readonly string[]): Promise<Ran> =>
  await runInProcess(['policy', ...words], { cwd });

describe('policy check', () => {
  test('exits with 0 and says what is in it', async () => {
    expect(await run('check', 'new.yaml', ...at)).toEqual({
      exitCode: 0,
      stdout: 'valid: 1 suppressions, 1 tests\n',
      stderr: '',
    });
  });

  test('exits with 1 and says what is wrong, with line and key', async () => {
    const { exitCode, stdout } = await run('check', 'bad.yaml');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^bad\.yaml:4:\d+: suppressions\[0\]\.maxLevel: .*99.*16/);
  });

  test('warns of what has expired by the instant that is asked for', async () => {
    expect(await run('check', 'new.yaml', '--at', '2026-05-31')).toMatchObject({
      exitCode: 0,
      stdout: 'valid: 1 suppressions, 1 tests\n',
    });
    const { exitCode, stdout } = await run('check', 'new.yaml', '--at', '2026-06-01');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^warning: new\.yaml:4:\d+: suppressions\[0\]\.expires: it has expired on 2026-06-01/,
    );
  });

  test('--json', async () => {
    const { exitCode, stdout } = await run('check', 'bad.yaml', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, issues: [{ line: 4 }], warnings: [] });
  });
});

describe('policy test', () => {
  test('exits with 0 when all pass, with 1 and the line when one fails', async () => {
    expect(await run('test', 'new.yaml')).toMatchObject({ exitCode: 0, stdout: '1 passed, 0 failed\n' });
    const { exitCode, stdout } = await run('test', 'old.yaml');
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      'old.yaml:9: closed up to level 5: expected AUTO_CLOSE_BENIGN, decided ESCALATE by default\n0 passed, 1 failed\n',
    );
  });

  test('--json', async () => {
    const { stdout } = await run('test', 'old.yaml', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ passed: 0, failed: 1, results: [{ line: 9, passed: false }] });
  });
});

describe('policy diff', () => {
  test('shows what would be decided differently', async () => {
    const { exitCode, stdout } = await run('diff', 'old.yaml', 'new.yaml', '--history', 'alerts.json', ...at);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 of 2 alerts would be decided differently\n');
    expect(stdout).toMatch(/1 {2}ESCALATE {2}AUTO_CLOSE_BENIGN\n/);
    expect(stdout).toMatch(/1 of them would be closed that were not\n$/);
  });

  test('reads the alerts of cases in a directory, and leaves the other files of a case', async () => {
    await mkdir(path.join(cwd, 'cases/one'), { recursive: true });
    await writeFile(
      path.join(cwd, 'cases/one/alert.json'),
      JSON.stringify(JSON.parse(alert(3, 'a')), null, 2),
    );
    await writeFile(path.join(cwd, 'cases/one/decision.json'), '{}');
    await writeFile(path.join(cwd, 'cases/more.jsonl'), `${alert(4, 'a')}\n{\n`);
    const { stdout } = await run('diff', 'old.yaml', 'new.yaml', '--history', 'cases', ...at, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ alerts: 2, rejected: 1, changed: 2, newlyClosed: 2 });
  });
});

describe('policy explain', () => {
  test('prints the trace', async () => {
    const { exitCode, stdout } = await run('explain', 'alerts.json', '--policy', 'new.yaml', ...at);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('decision  AUTO_CLOSE_BENIGN by suppression:one\n');
    expect(stdout).toContain('data.x eq "a": a\n');
    expect(stdout).toContain('decision  ESCALATE by default\n');
  });

  test('exits with 1 when a document is no alert, and goes on with the rest', async () => {
    const words = ['policy', 'explain', '-', '--policy', 'new.yaml', '--json', ...at];
    const ran = await runInProcess(words, { cwd, stdin: `{"half\n${alert(1, 'a')}\n` });
    const lines = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(ran.exitCode).toBe(1);
    expect(lines).toMatchObject([
      { rejected: { code: 'json-truncated', position: { line: 1 } } },
      { disposition: 'AUTO_CLOSE_BENIGN', trace: { steps: [{ outcome: 'decided' }, {}] } },
    ]);
  });
});

test.each([
  [['diff', 'old.yaml', 'new.yaml'], 2, /USAGE: .*--history/],
  [['explain', 'alerts.json'], 2, /USAGE: .*--policy/],
  [['explain', 'alerts.json', '--policy', 'new.yaml', '--at', 'now'], 2, /USAGE: .*--at.*'now'.*2026-04-01/],
  [['explain', 'alerts.json', '--policy', 'bad.yaml'], 1, /POLICY_INVALID: bad\.yaml:4:/],
  [['test', 'bad.yaml'], 1, /POLICY_INVALID: bad\.yaml:4:/],
  [['test', 'circle.yaml'], 1, /POLICY_INVALID: circle\.yaml:3:.*goes round in a circle/],
  [['check', 'latin1.yaml'], 1, /INPUT_UNREADABLE: cannot read latin1\.yaml: .*utf-8/],
  [['check', '.'], 1, /INPUT_UNREADABLE: cannot read \.: .*EISDIR/],
  [['check', 'none.yaml'], 1, /INPUT_UNREADABLE: cannot read none\.yaml/],
  [['diff', 'old.yaml', 'new.yaml', '--history', 'none'], 1, /INPUT_UNREADABLE: cannot read none/],
])('policy %j is refused', async (words, code, expected) => {
  const { exitCode, stdout, stderr } = await run(...words);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  expect(stderr).toMatch(expected);
});
