import { benchSim, type SimBenchRun } from '@spoolproof/sim';
import { machineOf, type Machine } from '../machine.ts';
import type { Scenario } from '../scenario.ts';

/** The result of the scenario `sim`. */
interface SimResult {
  readonly scenario: 'sim';
  readonly runs: readonly SimBenchRun[];
  /** Steps a second at the greatest depth over those at the least: about 1 when the cost of a step is flat. */
  readonly stepsRatio: number;
  readonly machine: Machine;
}

/** Drains simulated volumes of several depths. */
export const simScenario: Scenario = {
  name: 'sim',
  summary: 'steps a second, memory and case start of the simulator, by depth',
  depths: [10_000, 100_000, 1_000_000],
  async run(run) {
    run.say('draining simulated volumes');
    const memoryBytes = (): number => {
      globalThis.gc?.();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const runs = await benchSim(run.depths, { elapsedMs: () => performance.now(), memoryBytes });
    const stepsRatio = (runs.at(-1)?.stepsPerSecond ?? Number.NaN) / (runs[0]?.stepsPerSecond ?? Number.NaN);
    const result: SimResult = { scenario: 'sim', runs, stepsRatio, machine: await machineOf(run.directory) };
    return result;
  },
  render(result) {
    const { runs, stepsRatio } = result as SimResult;
    const rows = runs.map(
      ({ depth, steps, stepsPerSecond, heapMb, buildMs, caseStartMs }) =>
        `  at ${depth}: ${steps} steps, ${Math.round(stepsPerSecond)} a second, ${heapMb.toFixed(0)} MB, ` +
        `built in ${buildMs} ms, a case starts in ${caseStartMs.toFixed(1)} ms\n`,
    );
    return `simulated drain, 8 workers, faults and every call logged\n${rows.join('')}  deepest over shallowest: ${stepsRatio.toFixed(2)}\n`;
  },
};
