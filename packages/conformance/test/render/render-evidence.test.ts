import { describe, expect, it } from 'vitest';
import { renderEvidence, renderFailure } from '../../src/index.ts';
import { shorten, shortenMiddle } from '../../src/render/shorten.ts';
import { clause, counterexample, event, evidenceOf } from './evidence-fixture.ts';

describe('evidence for a terminal', () => {
  it('shows for each counterexample where it was seen, what shrinking left, and the line that replays it', () => {
    const text = renderFailure(clause('Q06', 'fail'));
    expect(text).toContain(
      'Q06 SingleWinner failed 12 times; the first, at depth 20 on the simulated filesystem:',
    );
    expect(text).toContain('  shrunk in 1,234 runs to 4 operations, 1 preemption, 1 fault, 0 crashes');
    expect(text).toContain("  replay: spoolproof gate --replay 'gate1 subject=incident");
    const alone = renderFailure(clause('Q06', 'fail', { failures: 1 }));
    expect(alone).toContain('Q06 SingleWinner failed once, at depth 20');
  });

  it('shortens long messages and details, and says by how much', () => {
    const example = counterexample({
      message: 'm'.repeat(5_000),
      history: [event({ outcome: 'fail', detail: 'EMFILE '.repeat(1_000) })],
    });
    const text = renderFailure(clause('Q06', 'fail', { counterexample: example }));
    expect(text).toContain('… (4,400 more characters)');
    expect(text).toContain('… (6,760 more characters)');
    expect(text.length).toBeLessThan(2_000);
  });

  it('quotes a replay line for the shell', () => {
    const text = renderFailure(clause('Q06', 'fail', { counterexample: counterexample({ replay: "a'b" }) }));
    expect(text).toContain(String.raw`--replay 'a'\''b'`);
  });

  it('names what is known from the baseline', () => {
    expect(renderEvidence(evidenceOf({ verdict: 'pass', knownFailures: ['Q06'] }))).toContain(
      'known from the baseline, not counted: Q06\npass: 1 clause holds, 1 fails (1 of them already in the baseline)',
    );
  });
});

describe('shortening', () => {
  it('leaves alone what would hardly get shorter', () => {
    expect(shorten('x'.repeat(120), 100)).toBe('x'.repeat(120));
    expect(shorten('x'.repeat(200), 100)).toBe(`${'x'.repeat(100)} … (100 more characters)`);
  });

  it('keeps the beginning and the end of a name', () => {
    expect(shortenMiddle('abcdefghij', 5)).toBe('ab…ij');
    expect(shortenMiddle('abc', 5)).toBe('abc');
    expect(shortenMiddle('abc', 1)).toBe('…');
  });
});
