import { readFile } from 'node:fs/promises';
import {
  checkPolicy,
  decide,
  diffPolicies,
  explainDecision,
  parseDocument,
  SuppressionCounter,
  testPolicy,
  type ParsedAlert,
} from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';
import { NOW_MS, wazuhAlert, wazuhDocument } from '../some-alerts.ts';
import { policyOf, suppressing } from '../some-policies.ts';

const context = { nowMs: NOW_MS };
const closing = policyOf(suppressing('{ field: data.x, eq: a }'));
const nothing = policyOf('version: 1\nname: nothing\n');

async function* history(...documents: readonly string[]): AsyncGenerator<ParsedAlert> {
  for (const document of documents) yield* parseDocument(document, { nowMs: NOW_MS });
}

test('the policy of the examples is valid, without a warning, and its tests pass', async () => {
  const text = await readFile(new URL('../../../../examples/policy.yaml', import.meta.url), 'utf8');
  const check = checkPolicy(text, 'policy.yaml');
  if (check.status === 'invalid') throw new Error(JSON.stringify(check.issues));
  expect(check.warnings).toEqual([]);
  expect(check.policy.tests.length).toBeGreaterThan(5);
  expect(testPolicy(check.policy).filter(({ passed }) => !passed)).toEqual([]);
});

describe('tests of a policy', () => {
  const run = (testCase: string): object | undefined =>
    testPolicy(policyOf(`version: 1\nname: x\ntests:\n  at: 2026-04-01\n  cases:\n    - ${testCase}\n`))[0];
  const document = `document: '${wazuhDocument()}'`;

  test.each([
    [`{ name: n, ${document}, expect: ESCALATE }`, null],
    [`{ name: n, ${document}, expect: ESCALATE, decidedBy: default }`, null],
    [`{ name: n, ${document}, expect: REVIEW }`, 'expected REVIEW, decided ESCALATE by default'],
    [
      `{ name: n, ${document}, expect: ESCALATE, decidedBy: score }`,
      'expected ESCALATE by score, decided by default',
    ],
    ['{ name: n, document: {}, expect: REVIEW }', expect.stringContaining('no alert: unrecognised')],
    [`{ name: n, document: '{"hits":{"hits":[]}}', expect: REVIEW }`, 'the document has no alerts'],
  ])('%s', (testCase, message) => {
    expect(run(testCase)).toMatchObject({ name: 'n', line: 6, passed: message === null, message });
  });
});

test('a comparison tells which alerts go from where to where', async () => {
  const documents = [
    wazuhDocument({ data: { x: 'a' } }),
    wazuhDocument(),
    '{"half',
    wazuhDocument({ data: { x: ['a'] } }),
  ];
  const rejected: string[] = [];
  const diff = await diffPolicies(nothing, closing, history(...documents), {
    context,
    changesMax: 1,
    onRejected: ({ code }) => rejected.push(code),
  });
  expect(diff).toMatchObject({
    alerts: 3,
    rejected: 1,
    changed: 2,
    newlyClosed: 2,
    moves: [{ from: 'ESCALATE', to: 'AUTO_CLOSE_KNOWN_FP', alerts: 2 }],
    changes: [{ ruleId: '5716', before: { decidedBy: 'default' }, after: { decidedBy: 'suppression:one' } }],
  });
  expect(diff.changes).toHaveLength(1);
  expect(rejected).toEqual(['json-truncated']);
  const back = await diffPolicies(closing, nothing, history(...documents), { context });
  expect(back).toMatchObject({ changed: 2, newlyClosed: 0 });
});

test('suppressions are counted, and told when they are unused or expired', () => {
  const counter = new SuppressionCounter();
  expect(counter.report(closing, NOW_MS)).toMatchObject([{ id: 'one', matched: 0, state: 'unused' }]);
  for (const x of ['a', 'b', 'a']) counter.count(decide(wazuhAlert({ data: { x } }), closing, context));
  const counts = { id: 'one', owner: 'somebody', matched: 2, decided: 2, held: 0 };
  expect(counter.report(closing, NOW_MS)).toMatchObject([{ ...counts, state: 'active' }]);
  const end = Date.parse('2026-12-31T00:00:00Z');
  expect(counter.report(closing, end)).toMatchObject([{ ...counts, state: 'expired' }]);
});

test('an explanation shows every rule that matched, and no control characters', () => {
  const alert = wazuhAlert({
    data: { x: 'a' },
    rule: { id: '1', level: 3, description: 'one\n  decided default' },
  });
  const text = explainDecision(alert, decide(alert, closing, context));
  expect(text.split('\n').filter((line) => line.startsWith('  '))).toEqual([
    '  decided   suppression:one → AUTO_CLOSE_KNOWN_FP',
    '            data.x eq "a": a',
    '  outranked default → ESCALATE',
  ]);
});
