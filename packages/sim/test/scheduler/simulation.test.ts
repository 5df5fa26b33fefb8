import type { ProcessIdentity, ProcessVerdict } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';
import { BulkBuilder, CallLog, MemfsKernel, SimFs, Simulation, type TraceStep } from '../../src/index.ts';

describe('time', () => {
  test('sleepers wake in the order of their alarms, in no real time', async () => {
    const simulation = new Simulation();
    const woken: string[] = [];
    for (const [name, ms] of [
      ['late', 3_600_000],
      ['early', 10],
      ['middle', 5000],
    ] as const) {
      simulation.spawn(name, async ({ timers, clock }) => {
        const before = clock.monotonicMs();
        await timers.sleep(ms);
        woken.push(`${name} ${clock.monotonicMs() - before}`);
      });
    }
    const { virtualMs } = await simulation.run();
    expect(woken).toEqual(['early 10', 'middle 5000', 'late 3600000']);
    expect(virtualMs).toBe(3_600_000);
  });

  test('a sleep can be aborted, a tick stopped, and neither keeps the simulation alive', async () => {
    const simulation = new Simulation();
    const abort = new AbortController();
    const events: string[] = [];
    simulation.spawn('sleeper', async ({ timers }) => {
      await timers.sleep(1000, abort.signal).catch((reason: Error) => events.push(reason.message));
      await expect(timers.sleep(1, abort.signal)).rejects.toThrow('enough');
    });
    simulation.spawn('ticker', async ({ timers }) => {
      const stop = timers.every(10, () => events.push('tick'));
      await timers.sleep(35);
      stop();
      timers.every(1, () => events.push('never'));
      await timers.turn();
      abort.abort(new Error('enough'));
    });
    const { virtualMs } = await simulation.run();
    expect(events).toEqual(['tick', 'tick', 'tick', 'enough']);
    expect(virtualMs).toBe(35);
  });

  test('wall clocks of hosts can jump, the monotonic clock cannot', async () => {
    const simulation = new Simulation();
    const read: number[] = [];
    simulation.spawn('reader', async ({ clock, timers }) => {
      const [wall, monotonic] = [clock.nowMs(), clock.monotonicMs()];
      simulation.host().wallOffsetMs = -5000;
      await timers.sleep(100);
      read.push(clock.nowMs() - wall, clock.monotonicMs() - monotonic);
    });
    await simulation.run();
    expect(read).toEqual([-4900, 100]);
  });
});

describe('identity', () => {
  /** What an observer says of a process after something has happened to it. */
  async function verdictAfter(
    happen: (simulation: Simulation) => void,
    where: { readonly host?: string; readonly container?: string } = {},
  ): Promise<ProcessVerdict> {
    const simulation = new Simulation();
    let known: ProcessIdentity | undefined;
    let verdict: ProcessVerdict | undefined;
    const subject = simulation.spawn(
      'subject',
      async ({ identity, timers }) => {
        known ??= identity.self();
        await timers.sleep(1000);
      },
      where,
    );
    simulation.spawn('observer', async ({ identity, timers }) => {
      await timers.sleep(10);
      simulation.tasks.filter((task) => task === subject).forEach(() => happen(simulation));
      await timers.sleep(10);
      verdict = identity.probe(known as ProcessIdentity);
    });
    await simulation.run();
    return verdict as ProcessVerdict;
  }
  const killSubject = (simulation: Simulation): void => simulation.kill(simulation.tasks[0]!);

  test('the living are alive, the dead are gone', async () => {
    expect(await verdictAfter(() => undefined)).toBe('alive');
    expect(await verdictAfter(killSubject)).toBe('gone');
  });

  test('a reused pid is another process', async () => {
    const verdict = await verdictAfter((simulation) => {
      const subject = simulation.tasks[0]!;
      simulation.kill(subject);
      simulation.host().nextPid = subject.identity.pid;
      const heir = simulation.spawn('heir', async ({ timers }) => timers.sleep(100));
      expect(heir.identity.pid).toBe(subject.identity.pid);
    });
    expect(verdict).toBe('gone');
  });

  test('nobody can tell across hosts, containers and reboots', async () => {
    expect(await verdictAfter(killSubject, { host: 'host-2' })).toBe('unknown');
    expect(await verdictAfter(killSubject, { container: 'pod' })).toBe('unknown');
    expect(await verdictAfter((simulation) => simulation.host().reboot())).toBe('unknown');
  });
});

describe('death', () => {
  test('drops the calls under way, closes the files, and the task starts again with another pid', async () => {
    const kernel = new SimFs();
    new BulkBuilder(kernel.volume).file(kernel.volume.root, 'file', new Uint8Array(1));
    const simulation = new Simulation({ kernel });
    const pids: number[] = [];
    const task = simulation.spawn(
      'mortal',
      async ({ fs, identity, timers }) => {
        pids.push(identity.self().pid);
        await fs.open('/file', 'read');
        if (pids.length > 1) return;
        await timers.sleep(100);
        pids.push(-1);
      },
      { restarts: 1, restartAfterMs: 50 },
    );
    simulation.spawn('killer', async ({ timers, fs }) => {
      await timers.sleep(10);
      await fs.unlink('/file').then(() => simulation.kill(task));
      await fs.mkdir('/after');
      await timers.sleep(1);
      new BulkBuilder(kernel.volume).file(kernel.volume.root, 'file', new Uint8Array(1));
    });
    const { tasks } = await simulation.run();
    expect(pids).toHaveLength(2);
    expect(pids[0]).not.toBe(pids[1]);
    expect(tasks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'mortal killed',
      'killer ended',
      'mortal ended',
    ]);
    // The root, the new directory and the new file: the unlinked one went with its last reader.
    expect(kernel.volume.inodesUsed).toBe(3);
  });

  test('can come between a call’s effect and its result', async () => {
    const kernel = new SimFs();
    const steps: TraceStep[] = [];
    const simulation = new Simulation({
      kernel,
      onStep: (step) => {
        steps.push(step);
        if (step.phase === 1) simulation.at(simulation.steps, () => simulation.kill(task));
      },
    });
    const learnt: string[] = [];
    const task = simulation.spawn('maker', async ({ fs }) => {
      await fs.mkdir('/made');
      learnt.push('made');
    });
    await simulation.run();
    expect(steps.map(({ phase }) => phase)).toEqual([0, 1]);
    expect(learnt).toEqual([]);
    expect(kernel.volume.directory(kernel.volume.root).lookup('made')).not.toBe(0);
  });

  test('a paused task stands still and goes on where it was', async () => {
    const simulation = new Simulation();
    const order: string[] = [];
    const paused = simulation.spawn('paused', async ({ fs }) => {
      await fs.mkdir('/one');
      order.push('paused');
    });
    simulation.spawn('other', async ({ fs, timers }) => {
      await timers.sleep(500);
      await fs.mkdir('/two');
      order.push('other');
    });
    simulation.at(1, () => simulation.pause(paused, 1000));
    await simulation.run();
    expect(order).toEqual(['other', 'paused']);
  });
});

describe('a run', () => {
  test('ends with the error of the task that failed', async () => {
    const simulation = new Simulation();
    simulation.spawn('failing', async ({ fs }) => fs.rmdir('/none'));
    await expect(simulation.run()).rejects.toMatchObject({ code: 'ENOENT', syscall: 'rmdir', path: '/none' });
  });

  test('that does not end is stopped, and says so', async () => {
    const simulation = new Simulation({ stepsMax: 100 });
    simulation.spawn('endless', async ({ timers }) => {
      for (;;) await timers.turn();
    });
    await expect(simulation.run()).rejects.toMatchObject({ code: 'too-many-steps' });
  });

  test('in which a task is paused for ever is stuck, and says on whom', async () => {
    const simulation = new Simulation();
    const task = simulation.spawn('frozen', async ({ fs }) => fs.mkdir('/d'));
    simulation.at(0, () => simulation.pause(task));
    await expect(simulation.run()).rejects.toMatchObject({
      code: 'stuck',
      message: expect.stringContaining('frozen') as string,
    });
  });

  test('drains all microtasks of a task, however many, before the next step', async () => {
    const simulation = new Simulation();
    let awaits = 0;
    let interleaved = false;
    simulation.spawn('busy', async ({ fs }) => {
      await fs.mkdir('/a');
      for (let turn = 0; turn < 5000; turn += 1) {
        const before = simulation.steps;
        await Promise.resolve();
        awaits += 1;
        interleaved ||= simulation.steps !== before;
      }
      await fs.mkdir('/b');
    });
    simulation.spawn('other', async ({ timers }) => {
      for (let turn = 0; turn < 20; turn += 1) await timers.turn();
    });
    await simulation.run();
    expect({ awaits, interleaved }).toEqual({ awaits: 5000, interleaved: false });
  });

  test('runs calls of one task side by side, in every order', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const simulation = new Simulation({ seed });
      const order: string[] = [];
      simulation.spawn('parallel', async ({ fs }) => {
        await Promise.all(['a', 'b', 'c'].map((name) => fs.mkdir(`/${name}`).then(() => order.push(name))));
      });
      await simulation.run();
      orders.add(order.join(''));
    }
    expect(orders.size).toBe(6);
  });

  test('on memfs goes through the same scheduler, which cannot cut its power', async () => {
    const simulation = new Simulation({ kernel: new MemfsKernel() });
    simulation.spawn('maker', async ({ fs }) => fs.mkdir('/d'));
    expect((await simulation.run()).calls).toEqual({ mkdir: 1 });
    expect(() => simulation.losePower()).toThrow(expect.objectContaining({ code: 'not-supported' }));
  });

  test('can record every call, with the steps at which it began and ended', async () => {
    const log = new CallLog();
    const simulation = new Simulation({ log });
    simulation.spawn('one', async ({ fs }) => {
      await fs.mkdir('/d');
      await fs.rmdir('/none').catch(() => undefined);
    });
    await simulation.run();
    expect(log.length).toBe(2);
    expect(log.at(0)).toEqual({ task: 1, call: 'mkdir', invokedStep: 0, returnedStep: 3, failed: false });
    expect(log.at(1)).toEqual({ task: 1, call: 'rmdir', invokedStep: 3, returnedStep: 6, failed: true });
  });
});
