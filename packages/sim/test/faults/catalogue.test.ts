import { errnoOf } from '@spoolproof/contract';
import type { Ports } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import {
  BulkBuilder,
  directPort,
  FAULT_NAMES,
  FAULTS,
  SimFs,
  Simulation,
  type Fault,
  type FaultName,
} from '../../src/index.ts';

/** What a task saw of one call, and what the world looked like afterwards. */
interface Seen {
  readonly outcome: string;
  readonly attempts: number;
  readonly wallMs: number;
  readonly elapsedMs: number;
  readonly deaths: number;
  readonly fileThere: boolean;
  readonly movedThere: boolean;
}

/** The first call that a fault can strike, tried until it succeeds. */
const calls: Readonly<Record<string, (ports: Ports) => Promise<unknown>>> = {
  open: async ({ fs }) => fs.close(await fs.open('/d/file', 'read')),
  readFile: async ({ fs }) => (await fs.readFile('/d/file')).join(),
  readdir: async ({ fs }) => {
    for await (const chunk of fs.readdir('/d')) return chunk.length;
    return 0;
  },
  rename: ({ fs }) => fs.rename('/d/file', '/d/moved'),
  read: async ({ fs }) => {
    const into = new Uint8Array(4);
    const file = await fs.open('/d/file', 'read');
    const count = await fs.read(file, into, 0);
    return `${count}:${into.join()}`;
  },
  write: async ({ fs }) => fs.write(await fs.open('/d/file', 'write'), new Uint8Array(4), 0),
  fsync: async ({ fs }) => fs.fsync(await fs.open('/d/file', 'write')),
};

async function strike(fault: FaultName, call: string): Promise<Seen> {
  const kernel = new SimFs();
  const bulk = new BulkBuilder(kernel.volume);
  bulk.file(bulk.directory('/d'), 'file', new Uint8Array([9, 9, 9, 9]));
  const rule = { fault, calls: [call] as never, nth: 1, times: Math.min(FAULTS[fault].times, 3) };
  const simulation = new Simulation({ kernel, seed: 4, faults: [rule], crashProfile: 'posix-weak' });
  let seen: Omit<Seen, 'deaths' | 'fileThere' | 'movedThere'> | undefined;
  simulation.spawn(
    'caller',
    async (ports) => {
      const [wall, monotonic] = [ports.clock.nowMs(), ports.clock.monotonicMs()];
      let outcome = '';
      let attempts = 0;
      for (; attempts < 5 && !outcome.startsWith('done'); attempts += 1) {
        outcome = await (calls[call] as (typeof calls)[string])(ports).then(
          (value) => `done ${String(value)}`,
          (error: unknown) => errnoOf(error) ?? 'not an errno',
        );
        if (attempts === 0) seen = { outcome, attempts: 1, wallMs: 0, elapsedMs: 0 };
      }
      seen = {
        outcome: seen?.outcome ?? '',
        attempts,
        wallMs: Math.round(ports.clock.nowMs() - wall),
        elapsedMs: Math.round(ports.clock.monotonicMs() - monotonic),
      };
    },
    { restarts: 1 },
  );
  const { tasks, strikes } = await simulation.run();
  expect(strikes.get(fault)).toBe(rule.times);
  const names = new Set<string>();
  for await (const chunk of directPortOf(kernel)) for (const { name } of chunk) names.add(name);
  return {
    ...(seen as Omit<Seen, 'deaths' | 'fileThere' | 'movedThere'>),
    deaths: tasks.filter(({ state }) => state === 'killed').length,
    fileThere: names.has('file'),
    movedThere: names.has('moved'),
  };
}

function directPortOf(kernel: SimFs): AsyncIterable<readonly { readonly name: string }[]> {
  return directPort(kernel).readdir('/d');
}

const HOUR_MS = 3_600_000;
const LONG_MS = 900_000;

/** What each fault does to a call that it can strike. */
const expectations: Readonly<Record<FaultName, readonly [call: string, expected: Partial<Seen>]>> = {
  'vanish-before': ['rename', { outcome: 'ENOENT', fileThere: false, movedThere: false }],
  'vanish-after': ['rename', { outcome: 'done undefined', fileThere: false, movedThere: false }],
  'not-found': ['rename', { outcome: 'ENOENT', attempts: 2, movedThere: true }],
  busy: ['rename', { outcome: 'EBUSY', attempts: 4, movedThere: true }],
  'sharing-violation': ['rename', { outcome: 'EPERM', attempts: 4, movedThere: true }],
  'access-denied-briefly': ['rename', { outcome: 'EACCES', attempts: 4, movedThere: true }],
  'permission-denied': ['rename', { outcome: 'EACCES', attempts: 4 }],
  'too-many-open-files': ['open', { outcome: 'EMFILE', attempts: 2 }],
  'no-space': ['write', { outcome: 'ENOSPC', attempts: 2 }],
  'quota-exceeded': ['write', { outcome: 'EDQUOT', attempts: 2 }],
  'cross-device': ['rename', { outcome: 'EXDEV', attempts: 2 }],
  'read-failed': ['readFile', { outcome: 'EIO', attempts: 2 }],
  'call-failed': ['rename', { outcome: 'EIO', attempts: 2, movedThere: true }],
  interrupted: ['read', { outcome: 'EINTR', attempts: 2 }],
  'fsync-failed': ['fsync', { outcome: 'EIO', attempts: 2 }],
  'done-but-failed': ['rename', { outcome: 'EIO', attempts: 5, fileThere: false, movedThere: true }],
  'read-damaged': ['readFile', { attempts: 1 }],
  'short-read': ['read', { outcome: 'done 2:9,9,0,0' }],
  'short-write': ['write', { outcome: 'done 2' }],
  'clock-forward': ['rename', { wallMs: HOUR_MS, elapsedMs: 0, movedThere: true }],
  'clock-back': ['rename', { wallMs: -HOUR_MS, elapsedMs: 0, movedThere: true }],
  stall: ['rename', { wallMs: LONG_MS, elapsedMs: LONG_MS, movedThere: true }],
  pause: ['rename', { wallMs: LONG_MS, elapsedMs: LONG_MS, movedThere: true }],
  kill: ['rename', { deaths: 1, outcome: 'done undefined', movedThere: true }],
  'kill-before-it-knows': ['rename', { deaths: 1, outcome: 'ENOENT', movedThere: true }],
  'kill-and-reuse-pid': ['rename', { deaths: 1, outcome: 'ENOENT', movedThere: true }],
  'power-loss': ['rename', { deaths: 1, outcome: 'done undefined', movedThere: true }],
};

describe.each(FAULT_NAMES)('%s', (name) => {
  test('does what its name says', async () => {
    const [call, expected] = expectations[name];
    expect(await strike(name, call)).toMatchObject(expected);
  });

  test('names calls that it can strike and what the contract says then', () => {
    const fault: Fault = FAULTS[name];
    expect(fault.calls.length).toBeGreaterThan(0);
    expect(fault.oracle.length).toBeGreaterThan(10);
  });
});

test('a damaged read differs in one bit, and the file does not', async () => {
  const seen = await strike('read-damaged', 'readFile');
  const bytes = seen.outcome.replace('done ', '').split(',').map(Number);
  const bits = bytes.map((byte) => (byte ^ 9).toString(2).replaceAll('0', '').length);
  expect(bits.reduce((sum, count) => sum + count, 0)).toBe(1);
});

test('a rule can be narrowed to a path, a task, the n-th call and a number of strikes', async () => {
  const kernel = new SimFs();
  const bulk = new BulkBuilder(kernel.volume);
  for (const directory of ['/one', '/two']) bulk.directory(directory);
  const faults = [{ fault: 'not-found', path: /two/, task: 'chosen', nth: 2, times: 2 } as const];
  const simulation = new Simulation({ kernel, faults });
  const failed: string[] = [];
  for (const task of ['chosen', 'other']) {
    simulation.spawn(task, async ({ fs }) => {
      for (let call = 0; call < 5; call += 1) {
        for (const path of ['/one', '/two']) {
          await fs.stat(path).catch(() => failed.push(`${task} ${path} ${call}`));
        }
      }
    });
  }
  await simulation.run();
  expect(failed).toEqual(['chosen /two 1', 'chosen /two 2']);
});
