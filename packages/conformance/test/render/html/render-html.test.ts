import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import type { Evidence } from '@spoolproof/contract';
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes, ParserError } from 'parse5';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/index.ts';
import {
  call,
  clause,
  counterexample,
  event,
  evidenceOf,
  hostile,
  hostileEvidence,
  lane,
  manyClauses,
} from '../evidence-fixture.ts';

type Element = DefaultTreeAdapterTypes.Element;

/** All elements of a page, which must be well formed. */
function elementsOf(evidence: Evidence): readonly Element[] {
  const errors: ParserError[] = [];
  const document = parse(renderHtml(evidence), {
    onParseError: (error) => errors.push(error),
    sourceCodeLocationInfo: true,
  });
  // SVG may close its elements itself; parse5 knows that, so nothing is left to be forgiven.
  expect(errors).toEqual([]);
  const found: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(document);
  return found;
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((own) => own.name === name)?.value;
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function withClass(elements: readonly Element[], name: string): readonly Element[] {
  return elements.filter((element) => (attribute(element, 'class') ?? '').split(' ').includes(name));
}

const everyShape: readonly (readonly [name: string, evidence: Evidence])[] = [
  ['a failed gate', evidenceOf()],
  ['no lane and no clause', evidenceOf({ verdict: 'inconclusive', lanes: [], clauses: [] })],
  ['37 clauses', manyClauses()],
  ['hostile texts', hostileEvidence()],
  [
    'a failure without a counterexample',
    evidenceOf({ clauses: [clause('Q01', 'fail', { counterexample: undefined })] }),
  ],
  [
    'a counterexample without a history',
    evidenceOf({
      clauses: [clause('Q01', 'fail', { counterexample: counterexample({ history: [], calls: [] }) })],
    }),
  ],
];

describe.each(everyShape)('the page of %s', (_, evidence) => {
  it('is well formed, and every link within it has an end', () => {
    const elements = elementsOf(evidence);
    const ids = elements.map((element) => attribute(element, 'id')).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of elements.filter(({ tagName }) => tagName === 'a')) {
      expect(attribute(element, 'href')).toMatch(/^#/u);
      expect(ids).toContain(attribute(element, 'href')?.slice(1));
    }
    for (const element of elements.filter((own) => attribute(own, 'aria-labelledby') !== undefined)) {
      expect(ids).toContain(attribute(element, 'aria-labelledby'));
    }
  });

  it('asks for nothing from outside, and runs no script but its own', () => {
    const elements = elementsOf(evidence);
    for (const element of elements) {
      expect(['link', 'img', 'iframe', 'object', 'embed', 'base', 'form', 'image', 'use']).not.toContain(
        element.tagName,
      );
      for (const { name, value } of element.attrs) {
        expect(name).not.toMatch(/^(src|srcset|style|on.*)$/u);
        if (name === 'fill') expect(value).toMatch(/^url\(#[a-z0-9-]+\)$/u);
      }
    }
    const [style, script] = ['style', 'script'].map((tag) =>
      elements.filter(({ tagName }) => tagName === tag),
    );
    expect([style?.length, script?.length]).toEqual([1, 1]);
    expect(textOf(style![0]!)).not.toMatch(/url\(|@import/u);
    const policy = elements.find((element) => attribute(element, 'http-equiv') === 'Content-Security-Policy');
    const content = attribute(policy!, 'content') ?? '';
    expect(content).toMatch(/^default-src 'none'; /u);
    expect(content).not.toContain('unsafe');
    for (const element of [style![0]!, script![0]!]) {
      expect(content).toContain(`'sha256-${createHash('sha256').update(textOf(element)).digest('base64')}'`);
    }
  });
});

describe('the page', () => {
  it('keeps hostile text as text', () => {
    const elements = elementsOf(hostileEvidence());
    const message = withClass(elements, 'message')[0];
    expect(textOf(message!).trim()).toBe(hostile.replaceAll(/\p{Cc}|\p{Cs}|\uFFFF/gu, '\u{FFFD}'));
  });

  it('has a script that parses', () => {
    const script = elementsOf(evidenceOf()).find(({ tagName }) => tagName === 'script');
    expect(() => new Script(textOf(script!))).not.toThrow();
  });

  it('says what was tested, when, on what, and how to run it again', () => {
    const text = textOf(withClass(elementsOf(evidenceOf()), 'top')[0]!);
    for (const part of [
      'fail',
      'incident',
      'b6fadf880f95',
      '2026-11-23 12:00:00 UTC',
      'AMD EPYC',
      '42.5 s',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('spoolproof gate --subject incident --fs real --depth 10000 --seed 7');
  });

  it('lists failed clauses first, and has a filter for each verdict there is', () => {
    const elements = elementsOf(evidenceOf());
    const rows = elements
      .map((element) => attribute(element, 'id'))
      .filter((id) => id?.startsWith('clause-'));
    expect(rows).toEqual(['clause-Q06', 'clause-Q16', 'clause-Q01', 'clause-Q19']);
    const filters = elements
      .map((element) => attribute(element, 'id'))
      .filter((id) => id?.startsWith('show-'));
    expect(filters).toEqual(['show-all', 'show-fail', 'show-unknown', 'show-pass', 'show-not-applicable']);
    expect(renderHtml(evidenceOf())).toContain('0 failures in 3,000 runs: p &lt; 0.001 at 95 %');
  });

  it('draws every operation and call with a title, and tells outcomes apart without colour', () => {
    const elements = elementsOf(evidenceOf());
    const titles = withClass(elements, 'mark').map((mark) =>
      textOf(mark.childNodes.find(({ nodeName }) => nodeName === 'title')!),
    );
    expect(titles).toEqual([
      'consumer 1: claim 01795470034063-0mdqwz91rbiaj1: ok, took 500 µs: delivery 1',
      'consumer 2: claim 01795470034063-0mdqwz91rbiaj1: unknown, never returned: killed',
      'process 1, step 1: rename ready/a -> leases/a: ok',
      'archiver 3: cap: fail, took 600 µs: max 10: ENOENT: no such file or directory',
      'process 3, step 2: lstat ready/a: ENOENT',
    ]);
    const labels = withClass(elements, 'line-0').map((label) => textOf(label).trim());
    expect(labels).toEqual(['✓ claim ok · 500 µs', '? claim · never returned', '✗ cap fail · 600 µs']);
    expect(withClass(elements, 'open')).toHaveLength(1);
  });

  it('marks what a fault struck', () => {
    const struck = counterexample({ calls: [call({ fault: 'short write', call: 'write' })] });
    const elements = elementsOf(evidenceOf({ clauses: [clause('Q01', 'fail', { counterexample: struck })] }));
    expect(withClass(elements, 'bolt')).toHaveLength(1);
    expect(textOf(withClass(elements, 'answer')[0]!)).toBe('short write');
  });

  it('stays small when details are long', () => {
    const history = Array.from({ length: 14 }, () => event({ detail: 'EMFILE '.repeat(2_000) }));
    const long = evidenceOf({
      clauses: [clause('Q01', 'fail', { counterexample: counterexample({ history }) })],
    });
    expect(renderHtml(long).length).toBeLessThan(14 * 7 * 2_000 + 150_000);
  });

  it('names failures that the baseline had', () => {
    const page = renderHtml(evidenceOf({ verdict: 'pass', knownFailures: ['Q06'] }));
    expect(page).toContain('Known from the baseline.');
  });

  it('plots each cost and the seconds over the depth, where there are two depths', () => {
    const deep = lane({ depth: 100_000, seconds: 900, costs: { 'calls per claim': 7 } });
    const elements = elementsOf(evidenceOf({ lanes: [lane({ costs: { 'calls per claim': 6 } }), deep] }));
    const plots = withClass(elements, 'plot').map((plot) => textOf(plot));
    expect(plots).toHaveLength(2);
    expect(plots[0]).toContain('calls per claim');
    expect(plots[0]).toContain('real: 7 at depth 100,000');
    expect(plots[1]).toContain('seconds of the whole lane (log)');
    expect(withClass(elementsOf(evidenceOf()), 'plot')).toEqual([]);
  });
});
