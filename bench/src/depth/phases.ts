import { nodePorts } from '@spoolproof/queue';
import type { Ports } from '@spoolproof/contract';
import { countedPorts } from '../counted-ports.ts';
import { watchProcess } from '../process-watch.ts';
import { raceWindow } from '../race-window.ts';
import type { Phase } from './depth-run.ts';

/** Measures one kind of operation after the other, through ports that count. */
export interface Phases {
  readonly ports: Ports;
  readonly measured: Readonly<Record<string, Phase>>;
  /** Does something with so many items, and notes what it took under a name. */
  measure(name: string, items: number, work: () => Promise<unknown>): Promise<void>;
}

/** Begins a run of phases. */
export function beginPhases(): Phases {
  const window = raceWindow(nodePorts());
  const counted = countedPorts(window.ports);
  const measured: Record<string, Phase> = {};
  return {
    ports: counted.ports,
    measured,
    measure: async (name, items, work) => {
      counted.take();
      window.take();
      let seconds = 0;
      const figures = await watchProcess(async () => {
        const start = performance.now();
        await work();
        seconds = (performance.now() - start) / 1000;
      });
      measured[name] = { items, seconds, calls: counted.take(), raceWindowMs: window.take(), ...figures };
    },
  };
}
