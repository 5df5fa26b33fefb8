import { evidenceSchema } from '@spoolproof/contract';
import type { ClauseVerdict, Evidence } from '@spoolproof/contract';
import { describe, expect, it } from 'vitest';
import { mergeFindings, renderEvidence, verdictOf } from '../../src/index.ts';
import type { Finding, LaneFindings } from '../../src/index.ts';
import { LaneFixture } from '../checkers/lane-fixture.ts';

function lane(depth: number, verdict: ClauseVerdict, opportunities: number): LaneFindings {
  const fixture = new LaneFixture();
  const archiver = fixture.process('archiver');
  const operation = fixture.operation(archiver, 1, 'cap', {
    asked: 5,
    failed: true,
    note: { name: 'E', message: 'gone' },
  });
  const finding: Finding = {
    clause: 'Q13',
    verdict,
    opportunities,
    failures: verdict === 'fail' ? 1 : 0,
    examples: verdict === 'fail' ? [{ message: 'cap threw', touches: [], operations: [operation] }] : [],
  };
  const replay = `gate1 subject=x fs=real lane=standing depth=${depth} seed=1`;
  return { fs: 'real', depth, replay, history: fixture.history, findings: [finding] };
}

describe('merging lanes', () => {
  it('a failure in one lane is a failure', () => {
    const [clause] = mergeFindings([lane(10, 'pass', 5), lane(20, 'fail', 1), lane(30, 'unknown', 0)]);
    expect(clause).toMatchObject({ id: 'Q13', verdict: 'fail', opportunities: 6, failures: 1 });
    expect(clause?.counterexample).toMatchObject({ depth: 20, message: 'cap threw' });
    expect(clause?.counterexample?.history[0]).toMatchObject({
      operation: 'cap',
      outcome: 'fail',
      detail: 'max 5: E: gone',
    });
  });

  it('a clause is unknown only if no lane had an opportunity', () => {
    expect(mergeFindings([lane(10, 'unknown', 0), lane(20, 'pass', 3)])[0]?.verdict).toBe('pass');
    expect(mergeFindings([lane(10, 'unknown', 0)])[0]?.verdict).toBe('unknown');
  });

  it('an unexercised clause makes a gate inconclusive, never passed', () => {
    expect(verdictOf(mergeFindings([lane(10, 'pass', 1)]))).toBe('pass');
    expect(verdictOf(mergeFindings([lane(10, 'unknown', 0)]))).toBe('inconclusive');
    expect(verdictOf(mergeFindings([lane(10, 'fail', 1), lane(20, 'pass', 1)]))).toBe('fail');
    expect(verdictOf([])).toBe('inconclusive');
  });
});

describe('evidence as text', () => {
  const evidence: Evidence = {
    schema: 2,
    verdict: 'fail',
    subject: 'incident',
    subjectVersion: '1',
    seed: 7,
    startedAt: '2026-11-23T12:00:00.000Z',
    seconds: 2.5,
    lanes: [],
    clauses: mergeFindings([lane(10_000, 'fail', 4)]),
    machine: {
      platform: 'linux',
      release: '6',
      node: 'v20',
      cpus: 2,
      cpuModel: 'x',
      memoryMiB: 1,
      filesystem: '0xef53',
    },
    replay: 'spoolproof gate --subject incident --fs real --depth 10000 --seed 7',
  };

  it('is valid by its schema', () => {
    expect(evidenceSchema.parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence);
  });

  it('names the clause, shows the history, and says how to run it again', () => {
    const text = renderEvidence(evidence);
    expect(text).toContain('Q13     VanishTolerance  FAIL');
    expect(text).toContain('cap threw');
    expect(text).toContain('archiver 0, cap, fail, 0.50 ms: max 5: E: gone');
    expect(text).toContain('replay: spoolproof gate --subject incident');
    expect(text).toContain('the plan, not the schedule');
  });
});
