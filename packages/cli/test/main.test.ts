import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runInProcess } from './run-in-process.ts';
import { scratchDirectory } from './scratch.ts';

// What only a process of its own can show; everything else runs in the test's process, which is much quicker.

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const command = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  '--conditions=@spoolproof/source',
  main,
];

/** Makes a queue of `count` numbers in a new directory. */
async function queueOf(count: number): Promise<string> {
  const cwd = await scratchDirectory();
  const stdin = Array.from({ length: count }, (_, index) => `${index}\n`).join('');
  expect(await runInProcess(['init', 'q'], { cwd })).toMatchObject({ exitCode: 0 });
  expect(await runInProcess(['enqueue', '--ndjson', '--root', 'q'], { cwd, stdin })).toMatchObject({
    exitCode: 0,
  });
  return cwd;
}

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

test('ends quietly when its reader has gone', async () => {
  const cwd = await queueOf(20_000);
  const words = command.map((word) => `'${word}'`).join(' ');
  const script = `set +e; ${words} ls --root q | head -n 1; echo "codes \${PIPESTATUS[*]}"`;
  const child = spawn('bash', ['-c', script], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([collect(child.stdout), collect(child.stderr)]);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ready\t\S+\t0\ncodes 0 0\n$/);
});

test('Ctrl-C lets the running command finish its item, and exits with 130', async () => {
  const cwd = await queueOf(3);
  spawnSync('sh', ['-c', 'mkfifo go'], { cwd });
  const work = [
    'work',
    '--concurrency',
    '1',
    '--root',
    'q',
    '--json',
    '--',
    'sh',
    '-c',
    'echo started; read -r _ < go',
  ];
  const [program = '', ...words] = command;
  const child = spawn(program, [...words, ...work], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = collect(child.stdout);
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  // The command is still waiting for this line; it would never get it if Ctrl-C had ended it.
  await writeFile(path.join(cwd, 'go'), 'go\n');
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(130);
  expect(JSON.parse(await stdout)).toMatchObject({ done: 1, released: 0, end: 'stopped' });
  const stats = await runInProcess(['stats', '--root', 'q', '--json'], { cwd });
  expect(JSON.parse(stats.stdout)).toMatchObject({ counts: { ready: 2, leased: 0, done: 1 } });
});
