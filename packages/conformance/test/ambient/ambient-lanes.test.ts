import { describe, expect, it } from 'vitest';

import type { ClauseEvidence } from '@spoolproof/contract';

import { replayCase } from '../../src/cases/replay-case.ts';
import { runCasesLane } from '../../src/cases/run-cases-lane.ts';
import type { CasesLaneResult } from '../../src/cases/run-cases-lane.ts';
import { planSimulatedLane } from '../../src/lane/lane-plan.ts';
import type { LaneResult } from '../../src/lane/run-lane.ts';
import { parseGateReplay } from '../../src/index.ts';
import type { Subject } from '../../src/index.ts';
import { loadSimulatedSubject } from '../../src/real/load-subject.ts';
import { runSimulatedLane } from '../../src/simulated/run-simulated-lane.ts';
import { subject as bad } from './fixtures/check-then-take.ts';
import { subject as good } from './fixtures/rename-queue.ts';

const { signal } = new AbortController();
// Loaded as a gate does it: this one keeps a function of node:fs for later.
const callbackQueue = new URL('./fixtures/callback-queue.ts', import.meta.url).href;
const { subject: callbacks } = await loadSimulatedSubject(callbackQueue);
const depth = 20;

function runCases(subject: Subject, until?: readonly string[]): Promise<CasesLaneResult> {
  return runCasesLane({
    fs: 'memfs',
    subject,
    subjectArgument: subject.name,
    seed: 1,
    cases: 30,
    scopeRunsMax: 10,
    shrinkRunsMax: 40,
    ...(until === undefined ? {} : { until }),
    signal,
    report: () => undefined,
    seconds: () => 0,
  });
}

async function runStanding(subject: Subject, seed: number): Promise<LaneResult> {
  return await runSimulatedLane({
    fs: 'memfs',
    plan: planSimulatedLane(depth, seed),
    subject,
    signal,
    report: () => undefined,
  });
}

function failed(clauses: readonly Pick<ClauseEvidence, 'id' | 'verdict'>[]): string[] {
  return clauses.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
}

describe('a queue that imports node:fs itself, in simulated cases', () => {
  it('[Q06] is killed when it looks before it takes, by a line that shows it again', async () => {
    const { lane, clauses } = await runCases(bad, ['Q06']);
    expect(lane.tier).toBe('B');
    const example = clauses.find(({ id }) => id === 'Q06')?.counterexample;
    expect(example?.message).toMatch(/was leased to processes \d+ and \d+ at once/u);
    expect(example?.calls?.some(({ call }) => call === 'open')).toBe(true);

    const line = parseGateReplay(example?.replay ?? '');
    const [once, again] = [await replayCase(line, bad, signal), await replayCase(line, bad, signal)];
    expect(failed(once.result.findings.map(({ clause, verdict }) => ({ id: clause, verdict })))).toContain(
      'Q06',
    );
    expect(again.calls).toEqual(once.calls);
  });

  it.each([good, callbacks])(
    '[Q06] [Q07] [Q13] [Q14] passes when it keeps its word: $name',
    async (subject) => {
      const { lane, clauses } = await runCases(subject);
      expect(failed(clauses)).toEqual([]);
      const passed = clauses.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
      expect(passed).toEqual(expect.arrayContaining(['Q01', 'Q03', 'Q06', 'Q13', 'Q14', 'Q16']));
      expect(Object.keys(lane.faults).length).toBeGreaterThan(3);
      expect(lane.kills).toBeGreaterThan(0);
    },
  );
});

describe('a queue that imports node:fs itself, in a standing lane', () => {
  it('[Q06] [Q13] [Q21] passes, and does the same again with the same seed', async () => {
    const [once, again] = [await runStanding(good, 1), await runStanding(good, 1)];
    expect(once.lane.tier).toBe('B');
    expect(failed(once.findings.map(({ clause, verdict }) => ({ id: clause, verdict })))).toEqual([]);
    expect(once.lane.historyHash).toMatch(/^[0-9a-f]{64}$/u);
    expect(again.lane.historyHash).toBe(once.lane.historyHash);
    expect(again.lane.steps).toBe(once.lane.steps);
  }, 300_000);
});

describe('a queue that cannot be simulated', () => {
  it('is refused on memfs when it says so, and on the file system of the simulator always', async () => {
    const declared = { ...good, simulated: false };
    await expect(runCases(declared)).rejects.toThrow(/not simulated: it runs on --fs real only/u);
    const lane = { plan: planSimulatedLane(depth, 1), signal, report: () => undefined };
    await expect(runSimulatedLane({ ...lane, fs: 'sim', subject: good })).rejects.toThrow(
      /loss of power, needs injected ports/u,
    );
  });
});
