import { describe, expect, it } from 'vitest';
import { applyBaseline } from '../../src/index.ts';
import { clause, evidenceOf } from '../render/evidence-fixture.ts';

const before = evidenceOf({
  clauses: [clause('Q01', 'pass'), clause('Q06', 'fail'), clause('Q16', 'unknown'), clause('Q13', 'pass')],
});

describe('a baseline', () => {
  it('does not let a failure count that it had, and still shows it as failed', () => {
    const clauses = [clause('Q01', 'pass'), clause('Q06', 'fail')];
    const decided = applyBaseline(evidenceOf({ clauses }), before);
    expect(decided).toMatchObject({ verdict: 'pass', knownFailures: ['Q06'], clauses });
  });

  it('lets a new failure count', () => {
    const clauses = [clause('Q06', 'fail'), clause('Q13', 'fail')];
    expect(applyBaseline(evidenceOf({ clauses }), before)).toMatchObject({
      verdict: 'fail',
      knownFailures: ['Q06'],
    });
  });

  it('lets a clause that it knew nothing of fail', () => {
    const clauses = [clause('Q16', 'fail'), clause('Q20', 'fail')];
    expect(applyBaseline(evidenceOf({ clauses }), before)).toMatchObject({
      verdict: 'fail',
      knownFailures: [],
    });
  });

  it('excuses what was unknown already, not what has become unknown', () => {
    const still = [clause('Q01', 'pass'), clause('Q16', 'unknown')];
    expect(applyBaseline(evidenceOf({ clauses: still }), before).verdict).toBe('pass');
    const lost = [clause('Q01', 'unknown'), clause('Q06', 'unknown'), clause('Q16', 'unknown')];
    expect(applyBaseline(evidenceOf({ clauses: lost }), before).verdict).toBe('inconclusive');
  });

  it('excuses failures of a baseline that was itself decided against one', () => {
    const second = applyBaseline(evidenceOf({ clauses: [clause('Q06', 'fail')] }), before);
    const third = applyBaseline(evidenceOf({ clauses: [clause('Q06', 'fail')] }), second);
    expect(third).toMatchObject({ verdict: 'pass', knownFailures: ['Q06'] });
  });

  it('of another subject is refused', () => {
    const other = evidenceOf({ subject: 'another' });
    expect(() => applyBaseline(evidenceOf(), other)).toThrow(
      new RangeError("the baseline is of the subject 'another', not of 'incident'"),
    );
  });
});
