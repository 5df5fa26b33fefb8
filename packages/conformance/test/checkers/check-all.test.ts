import { CLAUSES } from '@spoolproof/contract';
import { describe, expect, it } from 'vitest';
import { checkAll, CHECKERS } from '../../src/index.ts';
import { FindingBuilder } from '../../src/checkers/finding.ts';
import { LaneFixture } from './lane-fixture.ts';

describe('all checkers together', () => {
  it('every checker speaks of its own clause, and knows nothing of a lane in which nothing happened', () => {
    const observation = new LaneFixture().observe();
    for (const [clause, check] of Object.entries(CHECKERS)) {
      expect(check(observation)).toMatchObject({ clause, verdict: 'unknown', opportunities: 0, failures: 0 });
    }
  });

  it('every clause of queues is decided, and no other', () => {
    const ids = CLAUSES.map(({ id }) => id).filter((id) => id.startsWith('Q'));
    expect(checkAll(new LaneFixture().observe()).map(({ clause }) => clause)).toEqual(ids);
  });

  it('a clause that does not apply says so, one without a checker is unknown, the others are judged', () => {
    const lane = new LaneFixture();
    lane.enqueue(lane.process('producer'), 0, 'one');
    const observation = lane.observe({ final: lane.snapshot([['one', 'ready']]) });
    const findings = checkAll({
      ...observation,
      capabilities: { ...observation.capabilities, readmit: false },
    });
    for (const { id, appliesWhen } of CLAUSES.filter((clause) => clause.id.startsWith('Q'))) {
      const finding = findings.find(({ clause }) => clause === id);
      if (CHECKERS[id] !== undefined && appliesWhen.test(observation.capabilities)) continue;
      expect(finding).toMatchObject({ verdict: 'unknown', opportunities: 0, failures: 0, examples: [] });
    }
    expect(findings.find(({ clause }) => clause === 'Q01')).toMatchObject({ verdict: 'pass' });
    const unkeyed = { ...observation.capabilities, idempotencyKeys: false };
    const keyed = checkAll({ ...observation, capabilities: unkeyed }).find(({ clause }) => clause === 'Q19');
    expect(keyed).toMatchObject({ verdict: 'not-applicable', opportunities: 0, failures: 0, examples: [] });
  });
});

describe('a finding', () => {
  it('keeps the first five failures, each with where it shows', () => {
    const finding = new FindingBuilder('Q01');
    for (let count = 0; count < 7; count++) finding.fail(`failure ${count}`, { touches: [count] });
    const built = finding.build();
    expect(built).toMatchObject({ verdict: 'fail', opportunities: 7, failures: 7 });
    expect(built.examples).toEqual(
      [0, 1, 2, 3, 4].map((count) => ({ message: `failure ${count}`, touches: [count], operations: [] })),
    );
  });

  it('shows nothing where a failure shows nowhere', () => {
    const finding = new FindingBuilder('Q01');
    finding.fail('somewhere');
    finding.fail('there', { operations: [3] });
    expect(finding.build().examples.map(({ touches, operations }) => [touches, operations])).toEqual([
      [[], []],
      [[], [3]],
    ]);
  });

  it('has a note only when it was given one', () => {
    expect(new FindingBuilder('Q01').build()).toStrictEqual({
      clause: 'Q01',
      verdict: 'unknown',
      opportunities: 0,
      failures: 0,
      examples: [],
    });
    expect(new FindingBuilder('Q01').build('why')).toMatchObject({ note: 'why' });
  });
});
