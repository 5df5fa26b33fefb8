import { PassThrough } from 'node:stream';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WorkPlan } from '../../src/work/work-item.ts';
import { runWorkLoop, type WorkLoopOptions } from '../../src/work/work-loop.ts';
import { scratchDirectory } from '../scratch.ts';
import { MemoryQueue } from './memory-queue.ts';

function planFor(queue: MemoryQueue, script: string, changes: Partial<WorkPlan> = {}): WorkPlan {
  return {
    queue: queue.asQueue(),
    root: '/the/root',
    line: { command: 'sh', words: ['-c', script] },
    output: { stdout: 'stderr', stderr: new PassThrough().resume() },
    env: { PATH: process.env['PATH'] },
    backoff: { baseMs: 100, maxMs: 1_000 },
    deliveriesMax: 3,
    ...changes,
  };
}

const options: WorkLoopOptions = {
  concurrency: 2,
  drain: true,
  failuresMax: null,
  signal: new AbortController().signal,
  onForce: () => undefined,
  onProgress: () => undefined,
};

test('a command gets the payload on its input and the item in its environment; exit 0 acks', async () => {
  const directory = await scratchDirectory();
  const queue = new MemoryQueue(['first', 'sécond', '']);
  const script = `cat > "${directory}/$SPOOLPROOF_ID"; echo " $SPOOLPROOF_ROOT $SPOOLPROOF_DELIVERIES" >> "${directory}/$SPOOLPROOF_ID"`;
  const report = await runWorkLoop(planFor(queue, script), options);
  expect(report).toMatchObject({ done: 3, failures: 0, end: 'drained' });
  expect(await readFile(path.join(directory, 'item-1'), 'utf8')).toBe('sécond /the/root 1\n');
  expect(await readFile(path.join(directory, 'item-2'), 'utf8')).toBe(' /the/root 1\n');
});

test('a command that does not read a large payload is no failure', async () => {
  const queue = new MemoryQueue(['x'.repeat(1_000_000)]);
  expect(await runWorkLoop(planFor(queue, 'exit 0'), options)).toMatchObject({ done: 1, failures: 0 });
});

test('exit 65 buries at once, with what the command said', async () => {
  const queue = new MemoryQueue(['bad']);
  const report = await runWorkLoop(planFor(queue, 'echo "no such rule" >&2; exit 65'), options);
  expect(report).toMatchObject({ buried: 1, failures: 1, released: 0 });
  expect(queue.items[0]?.reason).toBe('sh exited with 65 at delivery 1: no such rule');
});

test('other failures come back with growing delays until the last delivery buries', async () => {
  const queue = new MemoryQueue(['poison']);
  const report = await runWorkLoop(planFor(queue, 'exit 7'), options);
  expect(report).toMatchObject({ failures: 3, released: 2, buried: 1, done: 0 });
  const [first = 0, second = 0] = queue.items[0]?.delaysMs ?? [];
  expect(first).toBeGreaterThanOrEqual(50);
  expect(first).toBeLessThanOrEqual(100);
  expect(second).toBeGreaterThanOrEqual(100);
  expect(second).toBeLessThanOrEqual(200);
});

test('a command that dies of a signal has failed', async () => {
  const queue = new MemoryQueue(['x']);
  const report = await runWorkLoop(planFor(queue, 'kill -9 $$', { deliveriesMax: 1 }), options);
  expect(report).toMatchObject({ failures: 1, buried: 1 });
  expect(queue.items[0]?.reason).toMatch(/was ended by SIGKILL at delivery 1/);
});

test('a missing command ends the run, and its items are given back without delay', async () => {
  const queue = new MemoryQueue(['a', 'b', 'c']);
  const line = { command: 'spoolproof-no-such-command', words: [] };
  await expect(runWorkLoop(planFor(queue, '', { line }), options)).rejects.toMatchObject({
    code: 'COMMAND_NOT_STARTED',
  });
  expect(queue.items.map((item) => item.state)).toEqual(['ready', 'ready', 'ready']);
  expect(queue.items.flatMap((item) => item.delaysMs).every((delayMs) => delayMs === 0)).toBe(true);
});

test('[Q07] a lease lost meanwhile is reported and not counted as done', async () => {
  const queue = new MemoryQueue(['a', 'b']);
  queue.lost.add('item-0');
  expect(await runWorkLoop(planFor(queue, 'exit 0'), options)).toMatchObject({ done: 1, lost: 1 });
});

test('--max-failures stops the run', async () => {
  const queue = new MemoryQueue(Array.from({ length: 20 }, () => 'x'));
  const report = await runWorkLoop(planFor(queue, 'exit 1', { deliveriesMax: 100 }), {
    ...options,
    concurrency: 1,
    failuresMax: 3,
  });
  expect(report).toMatchObject({ failures: 3, end: 'too-many-failures' });
  expect(queue.items.every((item) => item.state === 'ready')).toBe(true);
});

describe('being stopped', () => {
  test('lets the running command finish its item and claims no other', async () => {
    const directory = await scratchDirectory();
    const queue = new MemoryQueue(['a', 'b', 'c']);
    const controller = new AbortController();
    // The command waits until it is told that the run has been stopped.
    const script = `: > ${directory}/started-$SPOOLPROOF_ID; until [ -e ${directory}/go ]; do :; done`;
    const run = runWorkLoop(planFor(queue, script), {
      ...options,
      concurrency: 1,
      signal: controller.signal,
    });
    await appears(directory, 'started-item-0');
    controller.abort();
    await writeFile(path.join(directory, 'go'), '');
    expect(await run).toMatchObject({ done: 1, released: 0, end: 'stopped' });
    expect(queue.items.map((item) => item.state)).toEqual(['done', 'ready', 'ready']);
  });

  test('by force ends the running commands, with what they started, and gives the items back', async () => {
    const directory = await scratchDirectory();
    await mkdir(path.join(directory, 'started'));
    const queue = new MemoryQueue(['a', 'b']);
    const controller = new AbortController();
    let force = (): void => undefined;
    const script = `: > ${directory}/started/$SPOOLPROOF_ID; sleep 600; exit 0`;
    const run = runWorkLoop(planFor(queue, script), {
      ...options,
      signal: controller.signal,
      onForce: (action) => {
        force = action;
      },
    });
    await appears(directory, 'started/item-0');
    await appears(directory, 'started/item-1');
    controller.abort();
    force();
    expect(await run).toMatchObject({ done: 0, released: 2, failures: 0, end: 'stopped' });
    expect(queue.items.map((item) => item.state)).toEqual(['ready', 'ready']);
  });
});

async function appears(directory: string, name: string): Promise<void> {
  const folder = path.dirname(path.join(directory, name));
  while (!(await readdir(folder)).includes(path.basename(name))) await new Promise(setImmediate);
}
