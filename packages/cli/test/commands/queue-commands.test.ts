import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { runInProcess, type Ran, type Surroundings } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

let directory: string;
let root: string;

/** Runs a command on the queue of the test. */
function spoolproof(words: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  return runInProcess(words, {
    cwd: directory,
    ...surroundings,
    env: { SPOOLPROOF_ROOT: root, ...surroundings.env },
  });
}

/** Runs a command that must succeed, and reads its JSON. */
async function json(
  words: readonly string[],
  surroundings: Surroundings = {},
): Promise<Record<string, unknown>> {
  const ran = await spoolproof(['--json', ...words], surroundings);
  expect(ran.stderr).toBe('');
  expect(ran.exitCode).toBe(0);
  return JSON.parse(ran.stdout) as Record<string, unknown>;
}

const counts = async (): Promise<unknown> => (await json(['stats']))['counts'];
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{"n":${index}}\n`).join('');

beforeEach(async () => {
  directory = await scratchDirectory();
  root = path.join(directory, 'queue');
});

describe('init', () => {
  test('makes a queue with the settings it is given', async () => {
    const words = ['init', '--lease', '5s', '--cap-max', '10K', '--cap-low', '8K', '--durability', 'strict'];
    const made = await json([
      ...words,
      '--payload-max',
      '1MiB',
      '--done-retention',
      'forever',
      '--deliveries-max',
      '3',
    ]);
    expect(made).toMatchObject({
      root,
      settings: {
        leaseMs: 5_000,
        cap: { max: 10_000, low: 8_000, policy: 'archive-oldest' },
        durability: 'strict',
        payloadBytesMax: 1_048_576,
        doneRetentionMs: null,
        deliveriesMax: 3,
      },
    });
  });

  test('refuses to make one twice, and settings that make no sense', async () => {
    await json(['init']);
    expect(await spoolproof(['init'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('spoolproof: ALREADY_A_QUEUE: '),
    });
    expect(await spoolproof(['init', 'other', '--cap-max', '5', '--cap-low', '6'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('low'),
    });
  });
});

describe('enqueue', () => {
  beforeEach(async () => void (await json(['init', '--payload-max', '1KB'])));

  test('takes files and standard input as they are, and prints their ids', async () => {
    await writeFile(path.join(directory, 'bytes'), Uint8Array.of(0, 255, 10));
    const { items } = await json(['enqueue', 'bytes', '-'], { stdin: 'two\nlines\n' });
    expect(items).toMatchObject([
      { input: 'bytes', status: 'enqueued' },
      { input: '-', status: 'enqueued' },
    ]);
    expect(await json(['claim'])).toMatchObject({ payloadBase64: 'AP8K', bytes: 3 });
    expect(await json(['claim'])).toMatchObject({ payload: 'two\nlines\n', deliveries: 1 });
  });

  test('sets malformed lines aside with number and reason, and goes on', async () => {
    await writeFile(path.join(directory, 'in.ndjson'), `{"n":1}\n{"n":\n\n${'"x"'.padEnd(2_000)}\r\n{"n":5}`);
    const { exitCode, stdout, stderr } = await spoolproof(['enqueue', '--ndjson', 'in.ndjson', '--json']);
    const rejects = path.join(directory, 'in.ndjson.rejected.ndjson');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ enqueued: 2, duplicates: 0, rejected: 2, rejects: [rejects] });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'LINES_REJECTED' } });
    const aside = (await readFile(rejects, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(aside).toMatchObject([
      { source: 'in.ndjson', line: 2, text: '{"n":', reason: expect.stringMatching(/JSON/) },
      {
        source: 'in.ndjson',
        line: 4,
        bytes: 2_000,
        reason: expect.stringMatching(/2000 bytes.*at most 1000/),
      },
    ]);
    expect(await counts()).toMatchObject({ ready: 2 });
  });

  test('refuses to set lines aside inside the queue, before it reads anything', async () => {
    const ran = await spoolproof(['enqueue', '--ndjson', '--rejects', 'queue/ready/x'], { stdin: 'bad' });
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('inside the queue') });
    expect(await counts()).toMatchObject({ ready: 0 });
  });

  test('repeats a feed under a key without adding anything twice', async () => {
    const words = ['enqueue', '--ndjson', '--key', 'feed-1', '--batch', '2'];
    expect(await json(words, { stdin: lines(5) })).toMatchObject({ enqueued: 5, duplicates: 0 });
    expect(await json(words, { stdin: lines(5) })).toMatchObject({ enqueued: 0, duplicates: 5 });
    expect(await counts()).toMatchObject({ ready: 5 });
  });

  test('delays, and refuses what is too large or not there', async () => {
    await json(['enqueue', '--delay', '1h'], { stdin: 'later' });
    expect(await counts()).toMatchObject({ ready: 0, delayed: 1 });
    expect(await spoolproof(['enqueue'], { stdin: 'x'.repeat(1_001) })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('spoolproof: PAYLOAD_TOO_LARGE: '),
    });
    expect(await spoolproof(['enqueue', 'missing'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('spoolproof: INPUT_UNREADABLE: cannot read missing'),
    });
  });
});

describe('claiming for scripts', () => {
  beforeEach(async () => {
    await json(['init']);
    await json(['enqueue', '--ndjson'], { stdin: lines(3) });
  });

  const claim = async (): Promise<string> => String((await json(['claim']))['token']);

  test('a token settles from another process: ack, release, bury, renew', async () => {
    const [first, second, third] = [await claim(), await claim(), await claim()];
    expect(await json(['renew', first])).toMatchObject({ result: 'renewed' });
    expect(await json(['ack', first])).toMatchObject({ result: 'acked' });
    expect(await json(['release', second, '--delay', '1h'])).toMatchObject({ result: 'released' });
    expect(await json(['bury', third, '--reason', 'no such rule'])).toMatchObject({ result: 'buried' });
    expect(await counts()).toEqual({ ready: 0, delayed: 1, leased: 0, done: 1, overflow: 0, dead: 1 });
  });

  test('exits with 4 and prints nothing when nothing is claimable', async () => {
    for (let index = 0; index < 3; index += 1) await claim();
    expect(await spoolproof(['claim'])).toEqual({ exitCode: 4, stdout: '', stderr: '' });
  });

  test('[Q07] a token that was settled already says LEASE_LOST and changes nothing', async () => {
    const token = await claim();
    await json(['ack', token]);
    const before = await counts();
    for (const words of [['ack'], ['release'], ['bury', '--reason', 'x'], ['renew']]) {
      const [verb = '', ...rest] = words;
      const { exitCode, stderr } = await spoolproof([verb, token, ...rest]);
      expect(stderr).toMatch(/^spoolproof: LEASE_LOST: /);
      expect(exitCode).toBe(1);
    }
    expect(await counts()).toEqual(before);
  });

  test('--payload writes a file, or standard output with the ticket on standard error', async () => {
    expect(await json(['claim', '--payload', 'one.json'])).toMatchObject({
      payloadFile: path.join(directory, 'one.json'),
    });
    expect(await readFile(path.join(directory, 'one.json'), 'utf8')).toBe('{"n":0}');
    const { stdout, stderr } = await spoolproof(['claim', '--payload', '-']);
    expect(stdout).toBe('{"n":1}');
    expect(JSON.parse(stderr)).toMatchObject({ token: expect.any(String), bytes: 7 });
  });
});

test('work, stats, audit and ls agree on a drained queue', async () => {
  await json(['init']);
  await json(['enqueue', '--ndjson'], { stdin: lines(40) });
  expect(await json(['work', '--drain', '--', 'true'])).toMatchObject({
    done: 40,
    failures: 0,
    end: 'drained',
  });
  expect(await counts()).toEqual({ ready: 0, delayed: 0, leased: 0, done: 40, overflow: 0, dead: 0 });
  expect((await spoolproof(['audit'])).exitCode).toBe(0);
  const { stdout } = await spoolproof(['ls', 'done', '--json']);
  const listed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string });
  expect(new Set(listed.map(({ id }) => id)).size).toBe(40);
  expect((await spoolproof(['ls', '--limit', '3'])).stdout.trim().split('\n')).toHaveLength(3);
});

test('work keeps standard output for its JSON, whatever the command prints', async () => {
  await json(['init']);
  await json(['enqueue'], { stdin: 'x' });
  const { stdout } = await spoolproof(['work', '--drain', '--json', '--', 'sh', '-c', 'echo noise']);
  expect(JSON.parse(stdout)).toMatchObject({ done: 1 });
});

test('what work buries can be listed, shown, retried and deleted', async () => {
  await json(['init']);
  await json(['enqueue', '--ndjson'], { stdin: lines(2) });
  const worked = await spoolproof(['work', '--drain', '--json', '--', 'sh', '-c', 'exit 65']);
  expect(worked.exitCode).toBe(1);
  expect(JSON.parse(worked.stdout)).toMatchObject({ buried: 2 });
  const { stdout } = await spoolproof(['dead', 'list', '--json']);
  const [first, second] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; reason: string });
  expect(first?.reason).toMatch(/^sh exited with 65 at delivery 1/);
  expect((await spoolproof(['dead', 'show', first?.id ?? ''])).stdout).toBe('{"n":0}');
  expect(await json(['dead', 'retry', first?.id ?? ''])).toEqual({ retried: [first?.id], missing: [] });
  expect(await json(['dead', 'delete', '--all'])).toEqual({ deleted: [second?.id], missing: [] });
  expect(await counts()).toMatchObject({ ready: 1, dead: 0 });
  expect(await spoolproof(['dead', 'show', second?.id ?? ''])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^spoolproof: NOT_FOUND: /),
  });
});

test('[Q12] cap archives what is above it and readmit brings it back', async () => {
  await json(['init', '--bucket-items-max', '10']);
  await json(['enqueue', '--ndjson'], { stdin: lines(35) });
  expect((await spoolproof(['cap'])).stderr).toMatch(/made without a cap.*--max N/);
  expect(await json(['cap', '--max', '12'])).toMatchObject({ archived: 23, depthBefore: 35, depthAfter: 12 });
  expect(await counts()).toMatchObject({ ready: 12, overflow: 23 });
  expect(await json(['readmit'])).toEqual({ readmitted: 23, overflowLeft: 0 });
  expect((await spoolproof(['audit'])).exitCode).toBe(0);
});

test('cap --flat archives the oldest files of a directory and overwrites nothing', async () => {
  await mkdir(path.join(directory, 'flat'));
  await mkdir(path.join(directory, 'archive'));
  for (const name of ['a', 'b', 'c']) await writeFile(path.join(directory, 'flat', `${name}.json`), name);
  await writeFile(path.join(directory, 'archive', 'a.json'), 'an older a');
  const words = ['cap', '--flat', 'flat', '--archive', 'archive', '--max', '1'];
  expect(await json(words)).toMatchObject({ archived: 2 });
  expect(await readdir(path.join(directory, 'flat'))).toHaveLength(1);
  expect(await readFile(path.join(directory, 'archive', 'a.json'), 'utf8')).toBe('an older a');
  expect(await readdir(path.join(directory, 'archive'))).toHaveLength(3);
});

test('adopt moves files into the queue, with the names they had', async () => {
  await json(['init']);
  await mkdir(path.join(directory, 'flat'));
  for (const name of ['a', 'b']) await writeFile(path.join(directory, 'flat', `${name}.json`), name);
  await writeFile(path.join(directory, 'flat', 'note.txt'), 'not an item');
  expect(await json(['adopt', 'flat', '--pattern', '*.json'])).toMatchObject({ adopted: 2 });
  expect(await readdir(path.join(directory, 'flat'))).toEqual(['note.txt']);
  expect(await json(['claim'])).toMatchObject({ origin: 'a.json', payload: 'a' });
});

test('sweep says what it did, and --watch ends with Ctrl-C', async () => {
  await json(['init']);
  expect(await json(['sweep'])).toMatchObject({ itemsReclaimed: 0 });
  const watching = await spoolproof(['sweep', '--watch', '60'], { interrupt: (stop) => setImmediate(stop) });
  expect(watching.exitCode).toBe(130);
  expect(watching.stderr).toBe('spoolproof: INTERRUPTED: stopped by SIGINT\n');
});

test('audit says that conservation does not hold when an item is gone', async () => {
  await json(['init']);
  await json(['enqueue', '--ndjson'], { stdin: lines(5) });
  const removed = await removeOneItem(path.join(root, 'ready'));
  expect(removed).toBe(true);
  expect((await spoolproof(['audit'])).exitCode).toBe(1);
  expect((await spoolproof(['audit', '--json'])).exitCode).toBe(1);
});

async function removeOneItem(folder: string): Promise<boolean> {
  const { rm } = await import('node:fs/promises');
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    await rm(path.join(entry.parentPath, entry.name));
    return true;
  }
  return false;
}
