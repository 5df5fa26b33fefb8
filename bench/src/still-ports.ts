import type { Ports } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/queue';

/** The ports of this machine, but nothing happens because time passes: no heartbeats, and nothing that is due again. */
export function stillPorts(): Ports {
  const ports = nodePorts();
  return {
    ...ports,
    clock: { ...ports.clock, monotonicMs: () => 0 },
    timers: { ...ports.timers, every: () => () => undefined },
  };
}
