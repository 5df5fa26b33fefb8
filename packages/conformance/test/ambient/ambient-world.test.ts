import nodeCrypto from 'node:crypto';
import fs, { readFileSync } from 'node:fs';
import promises, { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import timers from 'node:timers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { MemfsKernel, Simulation } from '@spoolproof/sim';

import { inProcess } from '../../src/ambient/ambient-process.ts';
import { afterTicks, openAmbientWorld } from '../../src/ambient/ambient-world.ts';
import type { AmbientWorld } from '../../src/ambient/ambient-world.ts';
import { CallCounter } from '../../src/measure/call-counter.ts';

let world: AmbientWorld;

beforeEach(() => {
  world = openAmbientWorld();
});

afterEach(() => {
  world.close();
});

/** Runs programs as simulated processes on one volume. */
async function simulate(...programs: (() => Promise<void>)[]): Promise<MemfsKernel> {
  const kernel = new MemfsKernel();
  kernel.volume.mkdirSync('/home');
  const simulation = new Simulation({ kernel, seed: 1, afterPrograms: afterTicks });
  for (const [number, program] of programs.entries()) {
    simulation.spawn(`program-${number}`, (ports, task) => {
      const counter = new CallCounter(() => simulation.kill(task));
      return inProcess({ task, simulation, kernel, ports, counter, hasParent: () => true }, program);
    });
  }
  await simulation.run();
  return kernel;
}

/** Everything that could be left behind. */
function surface(): readonly unknown[] {
  const properties = (target: object): unknown[] =>
    Reflect.ownKeys(target).flatMap((name) => {
      const own = Reflect.getOwnPropertyDescriptor(target, name);
      return own === undefined ? [] : [own.value as unknown, Reflect.get(own, 'get') as unknown];
    });
  const clock = Object.getPrototypeOf(performance) as object;
  return [
    ...[fs, promises, timers, nodeCrypto, process, Date, Math, AbortSignal, clock].flatMap(properties),
    ...['Date', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => Reflect.get(globalThis, name)),
    readFile,
    readFileSync,
  ];
}

describe('the world below an ambient subject', () => {
  it('is put back as it was, once everybody has closed it', () => {
    world.close();
    const before = surface();
    const [first, second] = [openAmbientWorld(), openAmbientWorld()];
    first.close();
    first.close();
    expect(surface()).not.toEqual(before);
    second.close();
    const after = surface();
    expect(after.length).toBe(before.length);
    expect(after.filter((value, at) => value !== before[at])).toEqual([]);
  });

  it('leaves everybody else the real one', async () => {
    const directory = fs.mkdtempSync(path.join(tmpdir(), 'spoolproof-ambient-'));
    try {
      const file = path.join(directory, 'real');
      const kernel = await simulate(async () => {
        await promises.mkdir(directory, { recursive: true });
        await promises.writeFile(file, 'simulated');
      });
      expect(fs.existsSync(file)).toBe(false);
      await promises.writeFile(file, 'real');
      expect(await readFile(file, 'utf8')).toBe('real');
      expect(kernel.volume.readFileSync(file, 'utf8')).toBe('simulated');
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  });

  it('has no real disk, clock, pid or randomness within', async () => {
    const seen: unknown[][] = [];
    const look = async (): Promise<void> => {
      await expect(promises.readFile(import.meta.filename)).rejects.toMatchObject({ code: 'ENOENT' });
      expect(() => fs.readFileSync(import.meta.filename)).toThrow(/ENOENT/u);
      const started = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      expect(Date.now() - started).toBeGreaterThanOrEqual(3_600_000);
      await promises.writeFile('/home/dated', '');
      const written = Math.trunc(fs.statSync('/home/dated').mtimeMs);
      seen.push([started, new Date().getTime(), written, performance.now(), process.hrtime.bigint()]);
      seen.push([Math.random(), nodeCrypto.randomUUID(), crypto.randomUUID(), process.pid]);
    };
    await simulate(look);
    await simulate(look);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[3]).toEqual(seen[1]);
    expect(seen[0]?.[0]).toBeLessThan(Date.now());
  });

  it('names a call that it does not have, and never makes it', async () => {
    await simulate(async () => {
      expect(() => fs.watch('/home')).toThrow(/fs.watch is not simulated/u);
      await expect(promises.cp('/home/a', '/home/b')).rejects.toMatchObject({ code: 'ERR_NOT_SIMULATED' });
      await expect(promises.statfs('/home')).rejects.toThrow(/fs.promises.statfs is not simulated/u);
    });
  });

  it('lets others come between two calls, but not into a synchronous one', async () => {
    const torn: string[] = [];
    const seen: string[] = [];
    const watch = async (): Promise<void> => {
      for (let look = 0; look < 30; look++) {
        torn.push(await promises.readFile('/home/async', 'utf8').catch(() => 'absent'));
        seen.push(await promises.readFile('/home/sync', 'utf8').catch(() => 'absent'));
      }
    };
    await simulate(watch, async () => {
      for (let write = 0; write < 30; write++) {
        await promises.writeFile('/home/async', 'whole');
        fs.writeFileSync('/home/sync', 'whole');
      }
    });
    expect(new Set(torn)).toContain('');
    expect(new Set(seen)).not.toContain('');
  });

  it('has the calls that queues use', async () => {
    await simulate(async () => {
      await promises.mkdir('/home/a/b', { recursive: true });
      const handle = await promises.open('/home/a/file', 'wx');
      await handle.writeFile('one');
      await handle.sync();
      await handle.close();
      await promises.appendFile('/home/a/file', ' two');
      await promises.copyFile('/home/a/file', '/home/a/copy');
      await promises.link('/home/a/copy', '/home/a/link');
      expect((await promises.stat('/home/a/link')).nlink).toBe(2);
      await promises.rename('/home/a/copy', '/home/a/b/moved');
      await promises.utimes('/home/a/b/moved', 1, 2);
      expect((await promises.lstat('/home/a/b/moved')).mtimeMs).toBe(2000);
      const names: string[] = [];
      for await (const { name } of await promises.opendir('/home/a')) names.push(name);
      expect(names.sort()).toEqual(['b', 'file', 'link']);
      const descriptor = fs.openSync('/home/a/file', 'r');
      const into = Buffer.alloc(3);
      expect(fs.readSync(descriptor, into, 0, 3, 4)).toBe(3);
      fs.closeSync(descriptor);
      expect(into.toString()).toBe('two');
      await expect(promises.access('/home/none')).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(promises.open('/home/a/file', 'wx')).rejects.toMatchObject({ code: 'EEXIST' });
      await promises.rm('/home/a', { recursive: true });
      expect(fs.existsSync('/home/a')).toBe(false);
    });
  });
});
