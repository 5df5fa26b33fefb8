import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { runInProcess, type Ran } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

let cwd: string;

const spoolproof = (...words: readonly string[]): Promise<Ran> => runInProcess(words, { cwd });
const triage = ['triage', '--root', 'q', '--cases', 'c', '--policy', 'policy.yaml', '--drain'] as const;

function alert(number: number, level: number): string {
  return JSON.stringify({
    timestamp: '2026-04-01T05:29:00.000+0000',
    rule: { id: '5710', level, description: 'sshd: attempt', groups: ['sshd'] },
    agent: { id: '001', name: 'web-1' },
    id: `1700000000.${number}`,
    full_log: 'login with password=Tr0ub4dor',
  });
}

beforeEach(async () => {
  cwd = await scratchDirectory();
  const policy = 'version: 1\nname: test\nlevels:\n  - { from: 0, to: 9, disposition: REVIEW }\n';
  await writeFile(path.join(cwd, 'policy.yaml'), policy);
  await writeFile(path.join(cwd, 'alerts.json'), `${alert(1, 3)}\n${alert(2, 12)}\n${alert(1, 3)}\n`);
  expect(await spoolproof('init', 'q')).toMatchObject({ exitCode: 0 });
  expect(await spoolproof('enqueue', '--root', 'q', '--ndjson', 'alerts.json')).toMatchObject({
    exitCode: 0,
  });
});

describe('triage', () => {
  test('decides what is in the queue, and says what it did without a progress line', async () => {
    expect(await spoolproof(...triage)).toEqual({
      exitCode: 0,
      stdout: '2 alerts decided, 1 REVIEW, 1 ESCALATE, 1 repeated, 1 escalation packs\n',
      stderr: '',
    });
    const { stdout } = await spoolproof('cases', 'ls', '--cases', 'c', '--json');
    const listed = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; disposition: string });
    expect(listed.map(({ disposition }) => disposition).toSorted()).toEqual(['ESCALATE', 'REVIEW']);
    const shown = await spoolproof('cases', 'show', listed[0]?.id ?? '', '--cases', 'c', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      case: listed[0]?.id === undefined ? {} : { id: listed[0].id },
    });
    const ledger = await spoolproof('ledger', '--cases', 'c');
    expect(ledger.stdout).toMatch(/^\d+\t(REVIEW|ESCALATE)\t[0-9a-f]{40}\t\S+\tpack (not-due|published)$/m);
  });

  test('[P03] exits with 1 when an item was buried, and reconcile accounts for it', async () => {
    await runInProcess(['enqueue', '--root', 'q'], { cwd, stdin: 'no alert' });
    expect(await spoolproof(...triage, '--json')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('"buried":1'),
    });
    const ran = await spoolproof('reconcile', '--root', 'q', '--cases', 'c');
    expect(ran).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/0 mismatches; 4 accepted, 4 accounted for\n$/),
    });
  });

  test('removes from packs what the policy says, besides what it always removes', async () => {
    const policy =
      'version: 1\nname: test\nredaction:\n  emails: true\n  patterns: [{ id: ticket, expression: "SEC-[0-9]+" }]\n';
    await writeFile(path.join(cwd, 'policy.yaml'), policy);
    const text = 'SEC-4711 of violet@corp.example, password=Tr0ub4dor';
    const document = JSON.stringify({ ...JSON.parse(alert(7, 12)), full_log: text });
    await runInProcess(['enqueue', '--root', 'q'], { cwd, stdin: document });
    expect(await spoolproof(...triage)).toMatchObject({ exitCode: 0 });
    const packs = await readdir(path.join(cwd, 'c', 'packs'), { recursive: true });
    const reports = await Promise.all(
      packs
        .filter((name) => name.endsWith('/report.md'))
        .map((name) => readFile(path.join(cwd, 'c', 'packs', name), 'utf8')),
    );
    const about = reports.filter((report) => report.includes('[REDACTED:ticket] of [REDACTED:email]'));
    expect(about).toHaveLength(1);
    expect(reports.join('')).not.toMatch(/SEC-4711|violet|Tr0ub4dor/);
  });

  test('ledger --groups lists what is to be looked at together', async () => {
    const policy = 'version: 1\nname: test\ndedup: [{ id: same, by: [rule.id], window: 999999d }]\n';
    await writeFile(path.join(cwd, 'policy.yaml'), policy);
    await spoolproof(...triage);
    const { stdout } = await spoolproof('ledger', '--groups', '--cases', 'c');
    expect(stdout).toMatch(
      /^2\tESCALATE\tsame\t1970-01-01T00:00:00\.000Z\t\["same",\["5710"\]\]\t[0-9a-f]{40}\n$/,
    );
    const json = await spoolproof('ledger', '--groups', '--cases', 'c', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      disposition: 'ESCALATE',
      window: 'same',
      members: [{ caseId: expect.any(String) }, {}],
    });
  });

  test.each([
    ['no cases', ['triage', '--root', 'q', '--policy', 'policy.yaml'], /--cases/],
    ['no policy', ['triage', '--root', 'q', '--cases', 'c'], /--policy/],
    ['a batch of none', [...triage, '--batch', '0'], /--batch.*'0'/],
  ])('%s exits with 2 and one line', async (_, words, expected) => {
    expect(await spoolproof(...words)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(expected),
    });
  });

  test('decides nothing by a policy that is refused, and says where it is wrong', async () => {
    await writeFile(path.join(cwd, 'policy.yaml'), 'version: 1\nname: test\nlevels: [{ from: 0, too: 9 }]\n');
    expect(await spoolproof(...triage)).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^spoolproof: POLICY_INVALID: policy\.yaml:3:\d+: .*there is no key "too" here .*allowed: from, to, disposition/,
      ),
    });
    const { stdout } = await spoolproof('stats', '--root', 'q', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ counts: { ready: 3, leased: 0, done: 0 } });
    expect(await readdir(cwd)).not.toContain('c');
  });

  test('leaves a directory alone in which something else lies', async () => {
    const ran = await spoolproof(
      'triage',
      '--root',
      'q',
      '--cases',
      '.',
      '--policy',
      'policy.yaml',
      '--drain',
    );
    expect(ran).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^spoolproof: NOT_A_CASE_ROOT: /),
    });
    expect((await readdir(cwd)).toSorted()).toEqual(['alerts.json', 'policy.yaml', 'q']);
  });
});

describe('reconcile', () => {
  test('[P03] names a case that was removed, and exits with 1', async () => {
    await spoolproof(...triage);
    const { stdout } = await spoolproof('cases', 'ls', '--cases', 'c', '-n', '1');
    const id = stdout.slice(0, 40);
    await rm(path.join(cwd, 'c', 'cases', id.slice(0, 2), id.slice(2, 4), id), { recursive: true });
    const people = await spoolproof('reconcile', '--root', 'q', '--cases', 'c');
    expect(people).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(`case-missing: ${id}`) });
    const { exitCode, stdout: json } = await spoolproof('reconcile', '--root', 'q', '--cases', 'c', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(json)).toMatchObject({
      holds: false,
      mismatches: [{ kind: 'case-missing', name: id }],
    });
    expect(await spoolproof('cases', 'show', id, '--cases', 'c')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^spoolproof: NOT_FOUND: /),
    });
  });

  test('of a directory without cases is NOT_A_CASE_ROOT', async () => {
    expect(await spoolproof('reconcile', '--root', 'q', '--cases', 'nowhere')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^spoolproof: NOT_A_CASE_ROOT: /),
    });
  });
});
