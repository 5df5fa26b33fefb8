import { describe, expect, it } from 'vitest';

import { runCasesLane } from '../../src/cases/run-cases-lane.ts';
import { controlSubjects } from '../../src/index.ts';
import type { SubjectModule } from '../../src/index.ts';
import { planLane } from '../../src/lane/lane-plan.ts';
import { runSimulatedLane } from '../../src/simulated/run-simulated-lane.ts';

const names = Object.keys(controlSubjects);
const { signal } = new AbortController();

async function load(name: string): Promise<SubjectModule> {
  return (await import(controlSubjects[name] ?? '')) as SubjectModule;
}

/** The known-bad queues are these with one thing changed: a kill proves something only as long as these live. */
describe('the queues that are right', () => {
  it.each(names)('%s passes every case', async (name) => {
    const { subject } = await load(name);
    const { clauses } = await runCasesLane({
      fs: 'sim',
      subject,
      subjectArgument: name,
      seed: 1,
      cases: 120,
      scopeRunsMax: 6,
      shrinkRunsMax: 0,
      signal,
      report: () => undefined,
      seconds: () => 0,
    });
    const failed = clauses.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ id, counterexample }) => [id, counterexample?.message])).toEqual([]);
    const passed = clauses.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    expect(passed).toEqual(
      expect.arrayContaining(['Q01', 'Q03', 'Q06', 'Q07', 'Q10', 'Q12', 'Q13', 'Q14', 'Q21']),
    );
  });

  it.each(names)('%s passes a standing lane', async (name) => {
    const { subject } = await load(name);
    const plan = { ...planLane(800, 1), batch: 25, rounds: 1, roundMs: 400, capsPerRound: 6 };
    const { findings } = await runSimulatedLane({
      fs: 'sim',
      plan,
      subject,
      signal,
      report: () => undefined,
    });
    const failed = findings.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ clause, examples }) => [clause, examples[0]?.message])).toEqual([]);
  });
});
