import { decide } from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';
import { NOW_MS, wazuhAlert } from '../some-alerts.ts';
import { policyOf, refusalsOf, suppressing } from '../some-policies.ts';

/** Whether a matcher matches a value of `data.x`. */
function matches(matcher: string, value: unknown): boolean {
  const policy = policyOf(suppressing(`{ field: data.x, ${matcher} }`));
  return (
    decide(wazuhAlert({ data: { x: value } }), policy, { nowMs: NOW_MS }).decidedBy === 'suppression:one'
  );
}

describe('what matches', () => {
  test.each([
    ['eq: abc', 'abc'],
    ['eq: 5', '5'],
    ['eq: "5"', 5],
    ['eq: true', true],
    ['eq: abc', ['x', 'abc']],
    ['in: [a, b, 7]', '7'],
    ['prefix: "ET POLICY "', 'ET POLICY login'],
    ['glob: "*.corp"', 'a.corp'],
    ['glob: "/var/**/x.log"', '/var/a/b/x.log'],
    ['glob: "web-{a,b}-??"', 'web-b-07'],
    ['glob: "h[0-9][!x]"', 'h7y'],
    ['glob: "100\\\\*"', '100*'],
    ['glob: "a.(b|c)+$"', 'a.(b|c)+$'],
    ['glob: "a*"', 'a\nb'],
    ['cidr: 10.0.0.0/8', '10.255.0.1'],
    ['cidr: [192.168.0.0/16, "fd00::/8"]', 'fd12::1'],
    ['cidr: 10.0.0.0/8', '::ffff:10.1.1.1'],
    ['regex: "[a-f0-9]{4}"', 'beef'],
    ['regex: "(?i)user .*"', 'USER x'],
  ])('%s: %j', (matcher, value) => {
    expect(matches(matcher, value)).toBe(true);
  });
});

describe('what does not', () => {
  test.each([
    ['eq: abc', 'abcd'],
    ['eq: abc', 'ABC'],
    ['eq: abc', { y: 'abc' }],
    ['eq: abc', null],
    ['in: [a, b]', 'c'],
    ['prefix: abc', 'xabc'],
    ['glob: "*.corp"', 'a/b.corp'],
    ['glob: "*.corp"', 'a.corp.evil'],
    ['glob: "[!a]x"', '/x'],
    ['glob: "a?"', 'a'],
    ['cidr: 10.0.0.0/8', '11.0.0.1'],
    ['cidr: 10.0.0.0/8', '10.0.0.1:80'],
    ['cidr: 127.0.0.0/8', '0x7f.1'],
    ['cidr: 127.0.0.0/8', '2130706433'],
    ['cidr: 10.0.0.0/8', '10.0.0.1, 10.0.0.2'],
    ['cidr: 10.0.0.0/8', ''],
    ['regex: "[a-f0-9]{4}"', 'beefy'],
    ['regex: "a.c"', 'a\nc'],
  ])('%s: %j', (matcher, value) => {
    expect(matches(matcher, value)).toBe(false);
  });
});

describe('a pattern that would match everything is refused, with its line and key', () => {
  test.each([
    ['eq: ""', 'eq'],
    ['in: []', 'in'],
    ['prefix: ""', 'prefix'],
    ['glob: ""', 'glob'],
    ['glob: "*"', 'glob'],
    ['glob: "**"', 'glob'],
    ['glob: "?*"', 'glob'],
    ['glob: "{*,x}"', 'glob'],
    ['glob: "[!_]**"', 'glob'],
    ['regex: ""', 'regex'],
    ['regex: ".*"', 'regex'],
    ['regex: "a*"', 'regex'],
    ['regex: ".+"', 'regex'],
    ['regex: "(?s).+"', 'regex'],
    ['regex: "(a|.+)"', 'regex'],
    ['regex: "[^ ].*"', 'regex'],
    ['cidr: 0.0.0.0/0', 'cidr'],
    ['cidr: "::/0"', 'cidr'],
    ['cidr: [10.0.0.0/8, 128.0.0.0/1]', 'cidr'],
  ])('%s', (matcher, key) => {
    const [issue, ...more] = refusalsOf(
      suppressing('{ field: rule.id, eq: 5 }', `{ field: data.x, ${matcher} }`),
    );
    expect(issue).toMatchObject({ line: 13, keyPath: `suppressions[0].where[1].${key}` });
    expect(more).toEqual([]);
  });

  test.each([
    ['source', 'in: [wazuh, suricata, ecs]', 'in'],
    ['rule.id', 'regex: "[0-9]+"', 'regex'],
    ['agent.id', 'glob: "[0-9]*"', 'glob'],
    ['agent.ip', 'regex: "[0-9.]+"', 'regex'],
    ['rule.level', 'regex: "[0-9]+"', 'regex'],
    ['rule.level', 'in: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]', 'in'],
  ])('every value of %s: %s', (field, matcher, key) => {
    const issues = refusalsOf(suppressing(`{ field: ${field}, ${matcher} }`));
    expect(issues).toMatchObject([
      {
        line: 12,
        keyPath: `suppressions[0].where[0].${key}`,
        message: expect.stringMatching(/^it matches every/),
      },
    ]);
  });

  test.each([
    ['source', 'in: [wazuh, ecs]'],
    ['rule.id', 'regex: "5[0-9]+"'],
    ['agent.ip', 'cidr: 10.0.0.0/8'],
    ['rule.level', 'in: [1, 2, 3, 4, 5, 6, 7, 8, 9]'],
  ])('and one that leaves something out is not: %s %s', (field, matcher) => {
    expect(refusalsOf(suppressing(`{ field: ${field}, ${matcher} }`))).toEqual([]);
  });

  test.each(['regex: "(a"', 'regex: "a(?=b)"', 'regex: "(a)\\\\1"', 'cidr: 10.0.0.1', 'cidr: ten'])(
    'and so is %s',
    (matcher) => {
      expect(refusalsOf(suppressing(`{ field: data.x, ${matcher} }`))).toMatchObject([{ line: 12 }]);
    },
  );
});

test('expressions that are catastrophes elsewhere come to an end', () => {
  const value = `${'a'.repeat(200_000)}!`;
  for (const regex of ['(a+)+b', '(a|a)*b', '(.*a){12}b', '(x*)*y'])
    expect(matches(`regex: '${regex}'`, value)).toBe(false);
  for (const glob of ['a*a*a*a*a*a*a*a*b', '**a**a**a**b', '{a*,a*}{a*,a*}b'])
    expect(matches(`glob: '${glob}'`, value)).toBe(false);
});
