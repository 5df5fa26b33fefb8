import { checkPolicy, requirePolicy, type Policy, type PolicyIssue } from '@spoolproof/triage';

/** The text of a policy with one suppression whose matchers are given as YAML, one each. */
export function suppressing(...matchers: readonly string[]): string {
  return `version: 1
name: test
suppressions:
  - id: one
    owner: somebody
    reason: because
    created: 2026-01-01
    expires: 2026-12-31
    maxLevel: 9
    disposition: AUTO_CLOSE_KNOWN_FP
    where:
${matchers.map((matcher) => `      - ${matcher}`).join('\n')}
`;
}

/** Compiles a policy that must be valid. */
export function policyOf(text: string): Policy {
  return requirePolicy(text, 'policy.yaml');
}

/** What a check refuses. */
export function refusalsOf(text: string): readonly PolicyIssue[] {
  const check = checkPolicy(text, 'policy.yaml');
  return check.status === 'invalid' ? check.issues : [];
}
