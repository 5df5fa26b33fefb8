import type { Clock, Timers } from './clock.ts';
import type { FileSystem } from './file-system.ts';
import type { Identity } from './identity.ts';
import type { Random } from './random.ts';

/** Everything a queue needs from outside. Injected, so that the simulator can be all of it. */
export interface Ports {
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly identity: Identity;
}
