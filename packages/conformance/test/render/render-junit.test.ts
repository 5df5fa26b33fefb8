import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderJUnit } from '../../src/index.ts';
import type { Evidence } from '@spoolproof/contract';
import { clause, evidenceOf, hostile, hostileEvidence, manyClauses } from './evidence-fixture.ts';

interface Case {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: Result;
  readonly error?: Result;
  readonly skipped?: Result;
  readonly 'system-out'?: string;
}

interface Result {
  readonly '@message': string;
  readonly '#text'?: string;
}

interface Suite {
  readonly testcase?: readonly Case[];
  readonly [attribute: `@${string}`]: string;
}

function parse(evidence: Evidence): Suite {
  const xml = renderJUnit(evidence);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (name) => name === 'testcase',
  });
  const parsed = parser.parse(xml) as { readonly testsuites: { readonly testsuite: Suite } };
  return parsed.testsuites.testsuite;
}

describe('evidence as JUnit XML', () => {
  it('has a test case for each clause, with its message, its history and the line that replays it', () => {
    const suite = parse(evidenceOf());
    expect(suite).toMatchObject({
      '@tests': '4',
      '@failures': '1',
      '@errors': '0',
      '@skipped': '2',
      '@timestamp': '2026-11-23T12:00:00',
    });
    const [held, failed, unknown, other] = suite.testcase ?? [];
    expect(held).toMatchObject({ '@name': '[Q01] NoLoss', '@classname': 'incident' });
    expect(held?.failure).toBeUndefined();
    expect(failed?.failure?.['@message']).toBe('the item was leased to processes 1 and 2 at once');
    expect(failed?.failure?.['#text']).toContain('\nreplay: spoolproof gate --replay');
    expect(failed?.failure?.['#text']).toContain('archiver 3, cap, fail');
    expect(unknown?.skipped?.['@message']).toContain('no opportunity');
    expect(other?.skipped?.['@message']).toBe('does not apply: for queues with idempotency keys');
  });

  it('makes an unknown clause an error where the gate is inconclusive: the check did not take place', () => {
    const clauses = [clause('Q01', 'pass'), clause('Q16', 'unknown')];
    const suite = parse(evidenceOf({ verdict: 'inconclusive', clauses }));
    expect(suite['@errors']).toBe('1');
    expect(suite.testcase?.[1]?.error?.['@message']).toContain('nothing is known');
  });

  it('skips a failure that the baseline had, with all there is to say about it', () => {
    const suite = parse(evidenceOf({ verdict: 'pass', knownFailures: ['Q06'] }));
    expect(suite['@failures']).toBe('0');
    expect(suite.testcase?.[1]?.skipped?.['@message']).toMatch(/^fails, as in the baseline: the item/u);
    expect(suite.testcase?.[1]?.['system-out']).toContain('replay: ');
  });

  it('stays well formed whatever the texts are, and keeps them but for what XML forbids', () => {
    const xml = renderJUnit(hostileEvidence());
    expect(xml).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|\u{FFFF}/u);
    const [failed] = parse(hostileEvidence()).testcase ?? [];
    const kept = hostile.replaceAll(/\p{Cc}|\p{Cs}|\uFFFF/gu, '\u{FFFD}');
    expect(failed?.['@classname']).toBe(kept);
    expect(failed?.failure?.['@message']).toBe(kept);
  });

  it('has as many cases as clauses, also when there are many or none', () => {
    expect(parse(manyClauses()).testcase).toHaveLength(37);
    expect(parse(evidenceOf({ clauses: [], lanes: [] }))['@tests']).toBe('0');
  });
});
