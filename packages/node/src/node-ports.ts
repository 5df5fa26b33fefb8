import { performance } from 'node:perf_hooks';
import type { Ports } from '@spoolproof/contract';
import { NodeFileSystem } from './node-fs.ts';
import { nodeClock, nodeTimers } from './node-clock.ts';
import { nodeIdentity } from './node-identity.ts';
import { nodeRandom } from './node-random.ts';

let ports: Ports | undefined;

/** The ports of this process and machine. One set per process, so that the event loop's slices add up (Q37). */
export function nodePorts(): Ports {
  ports ??= {
    fs: new NodeFileSystem({
      elapsedMs: () => performance.now(),
      turn: () => nodeTimers.turn(),
      windows: process.platform === 'win32',
    }),
    clock: nodeClock,
    timers: nodeTimers,
    random: nodeRandom,
    identity: nodeIdentity,
  };
  return ports;
}
