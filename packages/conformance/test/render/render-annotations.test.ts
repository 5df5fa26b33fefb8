import { describe, expect, it } from 'vitest';
import { renderAnnotations } from '../../src/index.ts';
import { clause, counterexample, evidenceOf, hostileEvidence } from './evidence-fixture.ts';

describe('annotations for GitHub', () => {
  it('are an error for each failed clause, with the line that replays it, escaped as GitHub wants it', () => {
    const example = counterexample({ message: '50 % lost:\r\nsee a,b' });
    const clauses = [
      clause('Q01', 'pass'),
      clause('Q06', 'fail', { name: 'A:B,C%', counterexample: example }),
    ];
    expect(renderAnnotations(evidenceOf({ clauses }))).toBe(
      '::error title=Q06 A%3AB%2CC%25::50 %25 lost:%0D%0Asee a,b%0A' +
        'failed 12 times; this one at depth 20 on the simulated filesystem%0A' +
        "replay: spoolproof gate --replay 'gate1 subject=incident fs=sim lane=cases depth=20 seed=1 case=swarm-17 plan=random/17'",
    );
  });

  it('warn of what the baseline had, and of what an inconclusive gate could not find out', () => {
    expect(renderAnnotations(evidenceOf({ verdict: 'pass', knownFailures: ['Q06'] }))).toMatch(
      /^::warning title=Q06 SingleWinner::.*\(known from the baseline\)/u,
    );
    const clauses = [clause('Q16', 'unknown')];
    expect(renderAnnotations(evidenceOf({ verdict: 'inconclusive', clauses }))).toMatch(
      /^::warning title=Q16 /u,
    );
    expect(renderAnnotations(evidenceOf({ verdict: 'pass', clauses }))).toBe('');
  });

  it('are one line each, whatever the texts are', () => {
    const lines = renderAnnotations(hostileEvidence()).split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error title=[^:,]*::/u);
    expect(lines[0]).not.toMatch(/\p{Cc}/u);
  });
});
