import { directPort, SimFs } from '@spoolproof/sim';

import { CallCounter } from '../measure/call-counter.ts';
import { countingFileSystem } from '../measure/counting-file-system.ts';
import { WORLD_HOME, WORLD_ROOT } from '../simulated/world.ts';
import type { Subject } from '../subject.ts';
import { contextOf, incidentSimulation } from './flat-directory.ts';
import { INCIDENT } from './incident-numbers.ts';

/** What an enforcement of a subject's cap came to, in simulated time. */
export interface SubjectEnforcement {
  readonly subject: string;
  readonly files: number;
  readonly calls: number;
  readonly stats: number;
  readonly archived: number;
  readonly depthAfter: number;
  /** Seconds of the machine's time, with consumers at work beside it. */
  readonly seconds: number;
}

const batch = 1000;
const payload = Buffer.from('{"rule":5710}\n');
const consumedAtOnce = 100;

/** Enforces a subject's cap at the same depth, on the same machine, with a consumer at work. */
export async function enforceSubject(
  subject: Subject,
  { files, seed }: { readonly files: number; readonly seed: number },
): Promise<SubjectEnforcement> {
  const kernel = new SimFs({ seed });
  const disk = directPort(kernel);
  await disk.mkdir(WORLD_HOME);
  await disk.mkdir(WORLD_ROOT);
  const simulation = incidentSimulation(kernel, seed);
  const counter = new CallCounter(() => undefined);
  let result: SubjectEnforcement | null = null;
  simulation.spawn('director', async ({ timers }) => {
    const builder = simulation.spawn('builder', async (ports) => {
      // Calls that take no time: how the depth came about is not what is measured.
      const context = contextOf({ ...ports, fs: disk }, 'builder');
      await subject.prepare?.(context);
      const queue = await subject.open(context);
      for (let left = files; left > 0; left -= batch) {
        const payloads = Array.from({ length: Math.min(batch, left) }, () => payload);
        if (queue.enqueueMany !== undefined) await queue.enqueueMany(payloads);
        else for (const each of payloads) await queue.enqueue(each);
      }
      await queue.close();
    });
    while (builder.state === 'running') await timers.sleep(1);
    if (builder.state === 'failed') throw builder.error;
    simulation.spawn('triage', async (ports) => {
      const queue = await subject.open(contextOf(ports, 'consumer'));
      while (result === null) {
        for (const lease of await queue.claim(consumedAtOnce)) await queue.settle(lease, 'ack');
        const pauseMs = (consumedAtOnce * 60_000) / INCIDENT.drainedPerMinute;
        await ports.timers.sleep(pauseMs);
      }
      await queue.close();
    });
    simulation.spawn('poll-alerts', async (ports) => {
      const fs = countingFileSystem(ports.fs, counter, () => true);
      const queue = await subject.open(contextOf({ ...ports, fs }, 'archiver'));
      counter.reset();
      const fromMs = simulation.time.nowMs;
      const report = await queue.enforceCap?.(INCIDENT.cap);
      const { calls, stats } = counter.counts;
      result = {
        subject: subject.name,
        files,
        calls,
        stats,
        archived: report?.archived ?? 0,
        depthAfter: report?.depthAfter ?? 0,
        seconds: (simulation.time.nowMs - fromMs) / 1000,
      };
      await queue.close();
    });
  });
  await simulation.run();
  if (result === null) throw new Error(`the cap of ${subject.name} was not enforced`);
  return result;
}
