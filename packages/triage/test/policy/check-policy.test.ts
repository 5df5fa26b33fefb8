import { checkPolicy, issueText, requirePolicy } from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';
import { policyOf, refusalsOf, suppressing } from '../some-policies.ts';

const head = 'version: 1\nname: test\n';
const good = suppressing('{ field: data.x, eq: a }');

/** Line and key path of each refusal. */
const places = (text: string): readonly string[] =>
  refusalsOf(text).map(({ line, keyPath }) => `${line} ${keyPath}`);

describe('[P05] a suppression that lacks what it must have is refused', () => {
  test.each(['owner', 'reason', 'created', 'expires', 'maxLevel', 'disposition', 'where'])('%s', (key) => {
    const pattern = key === 'where' ? /    where:\n.*\n/ : new RegExp(`    ${key}: .*\n`);
    const [issue] = refusalsOf(good.replace(pattern, ''));
    expect(issue).toMatchObject({ line: 4, keyPath: `suppressions[0].${key}`, message: 'it is missing' });
  });

  test.each([
    ['an empty reason', 'because', '""', '6 suppressions[0].reason'],
    ['a day that is none', '2026-01-01', '2026-02-30', '7 suppressions[0].created'],
    ['an instant without an offset', '2026-01-01', '2026-01-01T00:00:00', '7 suppressions[0].created'],
    ['an end before the beginning', '2026-12-31', '2025-12-31', '8 suppressions[0].expires'],
    ['a level beyond 16', 'maxLevel: 9', 'maxLevel: 17', '9 suppressions[0].maxLevel'],
    [
      'a disposition that closes nothing',
      'AUTO_CLOSE_KNOWN_FP',
      'ESCALATE',
      '10 suppressions[0].disposition',
    ],
    ['a field that is none', 'data.x', '"*"', '12 suppressions[0].where[0].field'],
    ['two operators', 'eq: a', 'eq: a, prefix: b', '12 suppressions[0].where[0]'],
    ['no operator', ', eq: a', '', '12 suppressions[0].where[0]'],
    ['contains, which there is not', 'eq: a', 'eq: a, contains: b', '12 suppressions[0].where[0].contains'],
    ['no matcher at all', '\n      - { field: data.x, eq: a }', ' []', '11 suppressions[0].where'],
  ])('%s', (_, from, to, place) => {
    expect(places(good.replace(from, to))).toContain(place);
  });
});

test.each([
  ['a key that is not known', `${head}suppresions: []\n`, ['3 suppresions']],
  ['no version', 'name: x\n', ['1 version']],
  ['another version', 'version: 2\nname: x\n', ['1 version']],
  ['an alias of itself', `${head}agents: { aliases: { a: [A] } }\n`, ['3 agents.aliases.a[0]']],
  ['an alias of two', `${head}agents:\n  aliases:\n    a: [c]\n    b: [c]\n`, ['6 agents.aliases.b[0]']],
  [
    'aliases in a circle',
    `${head}agents:\n  aliases:\n    a: [b]\n    b: [c]\n    c: [a]\n`,
    ['5 agents.aliases'],
  ],
  ['one agent in two spellings', `${head}score:\n  assets: { web: 1, WEB: 2 }\n`, ['4 score.assets.WEB']],
  [
    'levels that overlap',
    `${head}levels:\n  - { from: 0, to: 5, disposition: REVIEW }\n  - { from: 5, to: 9, disposition: REVIEW }\n`,
    ['5 levels[1]'],
  ],
  [
    'levels upside down',
    `${head}levels:\n  - { from: 5, to: 4, disposition: REVIEW }\n`,
    ['4 levels[0].from'],
  ],
  [
    'a window that is no time',
    `${head}dedup:\n  - { id: a, by: [rule.id], window: soon }\n`,
    ['4 dedup[0].window'],
  ],
  [
    'two windows of one id',
    `${head}dedup:\n  - { id: a, by: [rule.id], window: 1h }\n  - { id: a, by: [rule.id], window: 1h }\n`,
    ['5 dedup[1].id'],
  ],
  ['a negative factor', `${head}score:\n  mitre: { T1110: -1 }\n`, ['4 score.mitre.T1110']],
  [
    'a pattern of redaction that is none',
    `${head}redaction:\n  patterns:\n    - { id: ticket, expression: '(' }\n`,
    ['5 redaction.patterns[0].expression'],
  ],
  [
    'a pattern of redaction that finds nothing at all',
    `${head}redaction:\n  patterns:\n    - { id: ticket, expression: 'x*' }\n`,
    ['5 redaction.patterns[0].expression'],
  ],
  [
    'a pattern of redaction that leaves nothing',
    `${head}redaction:\n  patterns:\n    - { id: all, expression: '(?s).+' }\n`,
    ['5 redaction.patterns[0].expression'],
  ],
  [
    'a pattern of redaction with an odd id, and one that comes twice',
    `${head}redaction:\n  patterns:\n    - { id: A B, expression: x }\n    - { id: b, expression: x }\n    - { id: b, expression: y }\n`,
    ['5 redaction.patterns[0].id', '7 redaction.patterns[2].id'],
  ],
  ['redaction of what is not known', `${head}redaction: { phones: true }\n`, ['3 redaction.phones']],
  ['tests without a clock', `${head}tests:\n  cases: []\n`, ['4 tests.at']],
  ['YAML that is none', `${head}levels: [\n`, ['4 ']],
  ['a key twice', `${head}name: other\n`, ['3 ']],
  ['nothing', '', ['1 ']],
])('%s is refused', (_, text, expected) => {
  expect(places(text)).toEqual(expected);
});

test('references that multiply are refused, and nothing is thrown', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [one, two] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh'].map((pair) => pair.split(''))) {
    bomb.push(`${two}: &${two} [${Array.from({ length: 9 }, () => `*${one}`).join(', ')}]`);
  }
  expect(checkPolicy(bomb.join('\n'), 'p').status).toBe('invalid');
});

const suppressionsHead = `${head}suppressions: []\n`;

test.each([
  ['of agents, in itself', `${head}agents: &a { aliases: *a }\n`, 3, /^"\*a" goes round in a circle/],
  [
    'of a test, in its document',
    `${head}tests: { at: 2026-04-01, cases: [{ name: x, expect: REVIEW, document: &d { rule: { more: *d } } }] }\n`,
    3,
    /^"\*d" goes round in a circle/,
  ],
  ['that is nowhere', `${head}agents: *nobody\n`, 3, /^"\*nobody" refers to nothing/],
  ['that comes later', `${head}agents: *late\nlevels: &late []\n`, 3, /^"\*late" refers to nothing/],
])('a reference %s is refused, with its line', (_, text, line, message) => {
  expect(refusalsOf(text)).toMatchObject([{ line, message: expect.stringMatching(message) }]);
});

test('what a reference stands for is read, and what is wrong in it is told with its key', () => {
  const [issue] = refusalsOf(`${head}agents: { aliases: &x { a: [b] } }\nscore: { assets: *x }\n`);
  expect(issue).toMatchObject({ keyPath: 'score.assets.a', message: 'it is of the wrong type' });
});

test.each([
  ['a raw control character', `${suppressionsHead}# \u0007\n`, '4:3', /U\+0007/],
  ['__proto__ as an agent', `${head}score:\n  assets: { __proto__: 3 }\n`, '4:13', /"__proto__"/],
  ['nesting without end', `${head}levels: ${'['.repeat(70)}${']'.repeat(70)}\n`, '3:72', /nested too deeply/],
  ['nesting beyond the parser', `${head}levels: ${'['.repeat(50_000)}\n`, undefined, /nested too deeply/],
])('%s is refused, with its place', (_, text, place, message) => {
  const issues = refusalsOf(text);
  expect(issues[0]?.message).toMatch(message);
  if (place !== undefined) expect(issues.map(({ line, column }) => `${line}:${column}`)).toEqual([place]);
});

test('keys that every object has are names like any other', () => {
  const text = `${head}agents: { aliases: { constructor: [toString] }, protected: [constructor] }\n`;
  expect(policyOf(text).agents.protectedNames).toEqual(new Set(['constructor']));
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('a key that is not known is named, and so are those that are', () => {
  const [top, nested] = refusalsOf(`${head}suppresions: []\nscore: { escalateAt: 4 }\n`);
  expect(top).toMatchObject({
    keyPath: 'suppresions',
    allowed: expect.stringContaining('suppressions, score'),
  });
  expect(nested).toMatchObject({
    keyPath: 'score.escalateAt',
    given: '4',
    allowed: 'assets, assetDefault, mitre, mitreDefault, escalateFrom',
  });
});

test('[P05] a suppression that has expired is warned of as of a clock, and its end is part of the past', () => {
  const warningsAt = (at: string): readonly string[] =>
    checkPolicy(good, 'p', { nowMs: Date.parse(at) }).warnings.map(
      ({ line, keyPath }) => `${line} ${keyPath}`,
    );
  expect(warningsAt('2026-12-30T23:59:59.999Z')).toEqual([]);
  expect(warningsAt('2026-12-31T00:00:00Z')).toEqual(['8 suppressions[0].expires']);
  expect(checkPolicy(good, 'p').warnings).toEqual([]);
});

test('an issue says what was given, and what is allowed', () => {
  const [issue] = refusalsOf(good.replace('maxLevel: 9', 'maxLevel: 99'));
  expect(issue === undefined ? '' : issueText(issue)).toBe(
    'policy.yaml:9:15: suppressions[0].maxLevel: it is too large (given: 99; allowed: at most 16)',
  );
});

test('[P05] a suppression that names free text, and one that lasts for years, are warned of', () => {
  const text = suppressing('{ field: full_log, prefix: "cron: " }').replace('2026-12-31', '2036-12-31');
  const { status, warnings } = checkPolicy(text, 'p');
  expect({ status, places: warnings.map(({ line, keyPath }) => `${line} ${keyPath}`) }).toEqual({
    status: 'valid',
    places: ['8 suppressions[0].expires', '12 suppressions[0].where[0].field'],
  });
});

test('a policy that is to be used and is not valid is POLICY_INVALID', () => {
  expect(() => requirePolicy('version: 3\nname: x\n', 'p.yaml')).toThrow(
    expect.objectContaining({
      code: 'POLICY_INVALID',
      message: expect.stringContaining('p.yaml:1:10: version'),
    }),
  );
});

test('a policy says nothing and escalates everything, when it has only a name', () => {
  expect(policyOf(head)).toMatchObject({ suppressions: [], levels: [], dedup: [], tests: [] });
});
