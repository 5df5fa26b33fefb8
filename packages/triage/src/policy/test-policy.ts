import { parseDocument } from '../alert/parse-document.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Policy, PolicyTestCase } from './policy.ts';

/** What came of one case of a policy's tests. */
export interface PolicyTestResult {
  readonly name: string;
  /** Of the policy file. */
  readonly line: number;
  readonly passed: boolean;
  /** What was wrong; null when it passed. */
  readonly message: string | null;
  /** Null when the document is no alert. */
  readonly decision: Decision | null;
}

/** Decides the documents of a policy's own tests, and compares. */
export function testPolicy(policy: Policy): readonly PolicyTestResult[] {
  return policy.tests.map((testCase) => runCase(testCase, policy));
}

function runCase(
  { name, line, document, nowMs, expect, decidedBy }: PolicyTestCase,
  policy: Policy,
): PolicyTestResult {
  const fail = (message: string, decision: Decision | null = null): PolicyTestResult => ({
    name,
    line,
    passed: false,
    message,
    decision,
  });
  const [parsed, ...more] = parseDocument(document, { nowMs });
  if (parsed === undefined || more.length > 0)
    return fail(`the document has ${more.length === 0 ? 'no' : 'several'} alerts`);
  if (parsed.status === 'rejected')
    return fail(`the document is no alert: ${parsed.code}: ${parsed.message}`);
  const decision = decide(parsed.alert, policy, { nowMs });
  if (decision.disposition !== expect) {
    return fail(`expected ${expect}, decided ${decision.disposition} by ${decision.decidedBy}`, decision);
  }
  if (decidedBy !== undefined && decision.decidedBy !== decidedBy) {
    return fail(`expected ${expect} by ${decidedBy}, decided by ${decision.decidedBy}`, decision);
  }
  return { name, line, passed: true, message: null, decision };
}
