import { BulkBuilder, SimFs, type Preemption, type Scenario, type Schedule } from '../../src/index.ts';

/**
 * - `watch`: sees that the flag is down, and a moment later that it is up. That is the planted bug.
 * - `flash`: raises the flag and lowers it again.
 * - `noise`: neither.
 */
export interface FlagOperation {
  readonly task: number;
  readonly kind: 'watch' | 'flash' | 'noise';
}

const TASKS = 3;

/**
 * A bug that takes two preemptions: away from the watcher after its first look, and back to it while the flag is up.
 * With one, the flag is down again, or was up to begin with.
 */
export const flashingFlag = (operations: readonly FlagOperation[]): Scenario => ({
  name: 'flashing-flag',
  async run(run) {
    const kernel = new SimFs();
    const bulk = new BulkBuilder(kernel.volume);
    for (let task = 0; task < TASKS; task += 1)
      bulk.file(bulk.directory('/flags'), `down-${task}`, new Uint8Array());
    const simulation = run.simulate({ kernel, yieldOnDelivery: false });
    let sawChange = false;
    for (let task = 0; task < TASKS; task += 1) {
      simulation.spawn(`task-${task}`, async ({ fs }) => {
        const isUp = (): Promise<boolean> =>
          fs.stat('/flags/up').then(
            () => true,
            () => false,
          );
        for (const { kind } of operations.filter((operation) => operation.task === task)) {
          if (kind === 'noise') await fs.stat('/flags');
          else if (kind === 'flash') {
            await fs.rename(`/flags/down-${task}`, '/flags/up').catch(() => undefined);
            await fs.rename('/flags/up', `/flags/down-${task}`).catch(() => undefined);
          } else if (!(await isUp()) && (await isUp())) sawChange = true;
        }
      });
    }
    await simulation.run();
    if (sawChange) throw new Error('the flag came up while it was watched');
  },
});

/** About thirty steps, of which eight matter. */
export const FLAG_WORKLOAD: readonly FlagOperation[] = [
  { task: 0, kind: 'noise' },
  { task: 0, kind: 'watch' },
  { task: 0, kind: 'noise' },
  { task: 1, kind: 'noise' },
  { task: 1, kind: 'noise' },
  { task: 1, kind: 'flash' },
  { task: 1, kind: 'noise' },
  { task: 2, kind: 'noise' },
  { task: 2, kind: 'watch' },
  { task: 2, kind: 'noise' },
  { task: 2, kind: 'noise' },
];

/** A schedule of nothing but preemptions. */
export const preempting = (preemptions: readonly Preemption[]): Schedule => ({
  preemptions,
  faults: [],
  crashes: [],
  seed: 0,
});
