import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/index.ts';
import { fencedText, markdownText } from '../../src/render/markdown-text.ts';
import {
  clause,
  counterexample,
  event,
  evidenceOf,
  hostile,
  hostileEvidence,
  lane,
  manyClauses,
} from './evidence-fixture.ts';

describe('evidence as Markdown', () => {
  it('says the verdict first, then what failed, then what is unknown, and folds the rest away', () => {
    const text = renderMarkdown(evidenceOf());
    const places = [
      '## ❌ fail: `spoolproof gate` on incident',
      '1 clause holds, 1 fails, 1 had no opportunity, 1 does not apply.',
      '| Q06 | SingleWinner | ❌ fail | 1,200 | 12 |',
      '| Q16 |',
      '<details>\n<summary>1 hold, 1 do not apply</summary>',
      '| Q01 |',
      '</details>',
      '### Q06 SingleWinner',
      '### Lanes',
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('shows a counterexample with its history, and a line to copy', () => {
    const text = renderMarkdown(evidenceOf());
    expect(text).toContain('The first failure, at depth 20 on the simulated filesystem');
    expect(text).toContain('shrunk in 1,234 runs to 4 operations, 1 preemption, 1 fault, 0 crashes');
    expect(text).toContain('archiver 3, cap, fail, 0.60 ms: max 10: ENOENT');
    expect(text).toContain("```sh\nspoolproof gate --replay 'gate1 subject=incident fs=sim");
  });

  it('says what struck in each lane, and gives the bound of random runs', () => {
    const text = renderMarkdown(evidenceOf({ lanes: [lane({ faults: { EIO: 2, idle: 0 } })] }));
    expect(text).toContain('| EIO 2, vanished entries 3,426, SIGKILL 14 |');
    expect(text).toContain('0 failures in 3,000 runs: p < 0.001 at 95 %'.replace('<', '&lt;'));
  });

  it('takes no text of the evidence for Markdown or HTML', () => {
    const text = renderMarkdown(hostileEvidence());
    const outside = text.replaceAll(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gmu, '');
    expect(outside).not.toMatch(/<(?!\/?(details|summary)>)/u);
    expect(outside).not.toMatch(/@\w/u);
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    for (const row of outside.split('\n').filter((line) => line.startsWith('| Q'))) {
      expect(row.match(/(?<!\\)\|/gu)).toHaveLength(7);
    }
  });

  it('says so when no lane ran and no clause was judged', () => {
    const text = renderMarkdown(evidenceOf({ verdict: 'inconclusive', lanes: [], clauses: [] }));
    expect(text).toContain('## ❔ inconclusive');
    expect(text).toContain('None ran.');
    expect(text).not.toContain('| clause |');
  });

  it('names failures that the baseline had', () => {
    const text = renderMarkdown(evidenceOf({ verdict: 'pass', knownFailures: ['Q06'] }));
    expect(text).toContain('1 fails (1 of them already in the baseline)');
    expect(text).toMatch(/\| Q06 .*known from the baseline/u);
  });

  it('fits a comment, however long the histories are', () => {
    const history = Array.from({ length: 60 }, () => event({ detail: 'x'.repeat(9_000) }));
    const failed = manyClauses().clauses.map(({ id }) =>
      clause(id, 'fail', { counterexample: counterexample({ history, message: 'm'.repeat(9_000) }) }),
    );
    const text = renderMarkdown(evidenceOf({ clauses: failed }));
    expect(text).toContain('(the history is left out here for its length)');
    expect(text).toContain('more characters)');
    expect(text.match(/--replay/gu)).toHaveLength(37);
  });
});

describe('text in Markdown', () => {
  it('escapes what is markup, and keeps everything on one line', () => {
    expect(markdownText('a|b *c* <d> [e](f)\n\n@g')).toBe(
      String.raw`a\|b \*c\* &lt;d&gt; \[e\]\(f\) @` + '\u{2060}g',
    );
    expect(markdownText(hostile)).not.toContain('<');
  });

  it('fences a text with more backticks than it has', () => {
    expect(fencedText('a ```` b')).toBe('`````text\na ```` b\n`````');
    expect(fencedText('\u001Ba\n\tb', 'sh')).toBe('```sh\n\u{FFFD}a\n\tb\n```');
  });
});
