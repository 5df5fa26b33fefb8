import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openJournal, type JournalState } from '@spoolproof/journal';
import { beforeEach, describe, expect, test } from 'vitest';
import { runInProcess } from '../run-in-process.ts';
import { scratchDirectory } from '../scratch.ts';

const nothing: JournalState = {
  apply: () => undefined,
  snapshot: () => [new TextEncoder().encode('all of it')],
  restore: () => undefined,
};

let directory: string;
let journal: string;

async function append(...texts: string[]): Promise<void> {
  await using opened = await openJournal(journal, { state: nothing });
  for (const text of texts) await opened.append([new TextEncoder().encode(text)]);
}

/** Changes one byte of what holds a text. */
async function damage(text: string): Promise<void> {
  for (const name of await readdir(journal)) {
    if (!name.endsWith('.log')) continue;
    const bytes = await readFile(path.join(journal, name));
    const at = bytes.indexOf(text);
    if (at === -1) continue;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path.join(journal, name), bytes);
  }
}

const run = async (...words: string[]): ReturnType<typeof runInProcess> =>
  runInProcess(['journal', ...words], { cwd: directory });

beforeEach(async () => {
  directory = await scratchDirectory();
  journal = path.join(directory, 'journal');
});

describe('spoolproof journal', () => {
  test('inspect lists files', async () => {
    await append('first', 'second');
    const { stdout, exitCode } = await run('inspect', 'journal');
    expect(stdout).toContain('0000000000000001.log');
    expect(stdout).toContain('0 records set aside');
    expect(exitCode).toBe(0);
    const json = await run('inspect', 'journal', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ segments: [{ firstLsn: 1 }], snapshots: [] });
  });

  test('[J04] verify finds damage and exits with 1, until it has been set aside', async () => {
    await append('first', 'second', 'third');
    expect(await run('verify', 'journal')).toMatchObject({ exitCode: 0 });
    await damage('second');
    const { stdout, exitCode } = await run('verify', 'journal', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'damaged', damage: [{ lsn: 2, records: 1 }] });
    await append('fourth');
    const after = await run('verify', 'journal');
    expect(after.stdout).toContain('1 record set aside');
    expect(after.exitCode).toBe(0);
    const aside = await run('quarantine', 'journal', '--json');
    expect(JSON.parse(aside.stdout)).toMatchObject({ lsn: 2, bytes: 38 });
    expect((await run('quarantine', 'journal')).stdout).toMatch(/^2\t0000000000000001\.log:\d+\t/u);
  });

  test.each(['inspect', 'verify', 'quarantine'])('%s says when there is no journal', async (command) => {
    const { stderr, exitCode } = await run(command, 'nowhere');
    expect(stderr).toMatch(/NOT_A_JOURNAL/u);
    expect(exitCode).toBe(1);
  });
});
