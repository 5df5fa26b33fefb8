import type { FileQueue, SettingsInput } from '../../src/index.ts';
import { createWorld, type Actor, type World } from './world.ts';

/** What is there after a crash. */
export interface AfterCrash<P> {
  readonly world: World;
  /** A process that was there all along and has not swept. */
  readonly survivor: Actor;
  readonly queue: FileQueue<string>;
  readonly prepared: P;
  /** The call that did not happen any more, from 1. */
  readonly call: number;
  /** Whether the operation resolved although the process died right after. */
  readonly resolved: boolean;
}

/** Calls after which an operation must have come to its end. */
const CALLS_MAX = 2000;

/**
 * Runs an operation again and again, each time in a new world and with the process killed one call later, until it is not
 * killed any more. Resolves to the number of crashes.
 */
export async function crashAtEveryCall<P>(scenario: {
  readonly settings: SettingsInput;
  readonly prepare: (queue: FileQueue<string>, world: World) => Promise<P>;
  readonly act: (queue: FileQueue<string>, prepared: P) => Promise<unknown>;
  readonly check: (after: AfterCrash<P>) => Promise<void>;
  /** True: the process that is killed did the preparations too. */
  readonly samePreparer?: boolean;
}): Promise<number> {
  for (let call = 1; call <= CALLS_MAX; call++) {
    const world = await createWorld(scenario.settings);
    const survivor = world.actor();
    const queue = await survivor.open();
    const victim = world.actor();
    const doomed = await victim.open();
    const prepared = await scenario.prepare(scenario.samePreparer === true ? doomed : queue, world);
    victim.fs.crashAtCall(call);
    const resolved = await scenario.act(doomed, prepared).then(
      () => true,
      () => false,
    );
    if (!victim.fs.crashed) return call - 1;
    await victim.kill();
    await scenario.check({ world, survivor, queue, prepared, call, resolved });
  }
  throw new Error(`the operation did not end within ${CALLS_MAX} calls`);
}
