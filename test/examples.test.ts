import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** What each example prints. An example that is not here fails the last test. */
const EXPECTED: Readonly<Record<string, string>> = {
  'worker.ts': '99 done, 2 tried again, 1 buried\ndead after 3: Error: cannot handle 42\n',
  'overflow.ts': '19000 archived by four archivers, 1000 left\n20000 triaged, 0 left in overflow\n',
  'adopt.ts':
    '5 adopted, then 1\n' +
    [4, 3, 2, 1, 0].map((number) => `alert-${number}.json {"number":${number}}\n`).join('') +
    'late.json {"number":"late"}\n',
};

test.each(Object.entries(EXPECTED))('example %s prints what it says', async (name, expected) => {
  const argv = ['--import', 'tsx', '--conditions=@spoolproof/source', `examples/${name}`];
  const { stdout } = await run(process.execPath, argv, { cwd: root });
  expect(stdout).toBe(expected);
});

test('every example is run', () => {
  const examples = readdirSync(`${root}/examples`).filter((name) => name.endsWith('.ts'));
  expect(examples.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});
