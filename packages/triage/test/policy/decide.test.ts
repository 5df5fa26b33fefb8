import { decide, isClosure, type Decision } from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';
import { NOW_MS, wazuhAlert } from '../some-alerts.ts';
import { policyOf } from '../some-policies.ts';

const policy = policyOf(`
version: 1
name: order
agents:
  aliases: { dc-01: [dc01, '007'], web-01: [www, WEB01.corp.example] }
  protected: [DC01]
alwaysEscalate: { ruleIds: [5712], groups: [rootcheck] }
suppressions:
  - { id: first, owner: o, reason: r, created: 2026-01-01, expires: 2026-04-02, maxLevel: 9, disposition: AUTO_CLOSE_BENIGN,
      where: [{ field: data.x, eq: old }] }
  - { id: web, owner: o, reason: r, created: 2026-01-01, expires: 2026-06-01, maxLevel: 9, disposition: AUTO_CLOSE_KNOWN_FP,
      where: [{ field: agent.name, eq: WWW }, { field: data.srcip, cidr: 203.0.113.0/24 }] }
  - { id: vetted, owner: o, reason: r, created: 2026-01-01, expires: 2026-06-01, maxLevel: 16, disposition: AUTO_CLOSE_BENIGN,
      where: [{ field: enrichment.inventory.role, eq: scanner }] }
score: { assets: { WWW: 2 }, mitre: { T1110: 3, T1110.001: 1.5, T1003: 4 }, escalateFrom: 30 }
levels:
  - { from: 0, to: 4, disposition: AUTO_CLOSE_BENIGN }
  - { from: 5, to: 9, disposition: REVIEW }
dedup:
  - { id: logins, by: [agent.name, data.srcip, data.user], window: 15m }
  - { id: any, by: [rule.id, agent.name], window: 1h }
`);

const rule = (level: number, more: object = {}): object => ({ id: '5716', level, groups: ['sshd'], ...more });
const decided = (changes: Readonly<Record<string, unknown>>, nowMs: number = NOW_MS): Decision =>
  decide(wazuhAlert({ data: {}, agent: { name: 'other' }, ...changes }), policy, { nowMs });
const summary = ({ disposition, decidedBy }: Decision): string => `${disposition} ${decidedBy}`;
const fromOutside = { srcip: '203.0.113.9' };

describe('the order', () => {
  test.each([
    [
      'an id that is always escalated',
      { rule: rule(2, { id: 5712 }), data: fromOutside, agent: { name: 'www' } },
      'ESCALATE always-escalate:rule:5712',
    ],
    ['a group', { rule: rule(2, { groups: 'ossec,rootcheck' }) }, 'ESCALATE always-escalate:group:rootcheck'],
    [
      'a suppression',
      { rule: rule(9), data: fromOutside, agent: { name: 'web-01' } },
      'AUTO_CLOSE_KNOWN_FP suppression:web',
    ],
    [
      'one above its level',
      { rule: rule(10), data: fromOutside, agent: { name: 'web-01' } },
      'ESCALATE default',
    ],
    ['one that has expired this instant', { rule: rule(6), data: { x: 'old' } }, 'REVIEW level:5-9'],
    ['half a suppression', { rule: rule(6), data: fromOutside }, 'REVIEW level:5-9'],
    ['the score', { rule: rule(8, { mitre: { id: ['T1003'] } }) }, 'ESCALATE score'],
    ['a level', { rule: rule(4) }, 'AUTO_CLOSE_BENIGN level:0-4'],
    ['nothing', { rule: rule(11) }, 'ESCALATE default'],
  ])('%s', (_, changes, expected) => {
    expect(summary(decided(changes))).toBe(expected);
  });

  test('a suppression applies up to the instant before it expires', () => {
    const changes = { rule: rule(6), data: { x: 'old' } };
    expect(summary(decided(changes, NOW_MS - 1))).toBe('AUTO_CLOSE_BENIGN suppression:first');
    expect(summary(decided(changes, Number.NaN))).toBe('REVIEW level:5-9');
  });
});

describe('the trace', () => {
  test('has every rule that matched, with its reasons, and the one that decided', () => {
    const { trace } = decided({ rule: rule(3), agent: { name: 'Web01.Corp.Example' }, data: fromOutside });
    expect(trace.steps).toEqual([
      {
        rule: 'suppression:web',
        disposition: 'AUTO_CLOSE_KNOWN_FP',
        outcome: 'decided',
        note: null,
        because: [
          { field: 'agent.name', matcher: 'eq "WWW"', value: 'web-01' },
          { field: 'data.srcip', matcher: 'cidr ["203.0.113.0/24"]', value: '203.0.113.9' },
        ],
      },
      {
        rule: 'level:0-4',
        disposition: 'AUTO_CLOSE_BENIGN',
        outcome: 'outranked',
        note: null,
        because: [{ field: 'rule.level', matcher: 'levels 0-4', value: '3' }],
      },
      { rule: 'default', disposition: 'ESCALATE', outcome: 'outranked', note: null, because: [] },
    ]);
    expect(trace.agent).toEqual({ given: 'Web01.Corp.Example', canonical: 'web-01', isProtected: false });
  });

  test('shows the arithmetic of the score, with aliases and the gravest technique', () => {
    const mitre = { id: ['T1110.001', 'T1110.003', 'T9999'] };
    expect(decided({ rule: rule(5, { mitre }), agent: { name: 'WWW' } }).trace.score).toEqual({
      level: 5,
      asset: { agent: 'web-01', factor: 2 },
      mitre: { technique: 'T1110.003', factor: 3 },
      score: 30,
      arithmetic: 'level 5 × asset 2 (web-01) × mitre 3 (T1110.003) = 30',
    });
  });

  test('cuts long values, and shows control characters as escapes', () => {
    const long =
      policyOf(`{ version: 1, name: x, suppressions: [{ id: one, owner: o, reason: r, created: 2026-01-01,
      expires: 2026-12-01, maxLevel: 9, disposition: AUTO_CLOSE_BENIGN, where: [{ field: data.x, prefix: a }] }] }`);
    const alert = wazuhAlert({ data: { x: `a\n${'b'.repeat(5000)}` } });
    const value = decide(alert, long, { nowMs: NOW_MS }).trace.steps[0]?.because[0]?.value;
    expect(value).toMatch(/^a\\u000ab{118}… \(5002 characters\)$/);
  });
});

describe('a protected agent is never closed', () => {
  test.each([
    ['by its name', { name: 'dc-01' }],
    ['by an alias, in capitals', { name: 'DC01' }],
    ['by its number', { name: 'renamed', id: '007' }],
  ])('%s', (_, agent) => {
    const decision = decided({ rule: rule(2), agent });
    expect(summary(decision)).toBe('ESCALATE default');
    expect(decision.trace.steps).toContainEqual(
      expect.objectContaining({ rule: 'level:0-4', outcome: 'held' }),
    );
  });

  test('and keeps what is no closure', () => {
    expect(summary(decided({ rule: rule(6), agent: { name: 'dc01' } }))).toBe('REVIEW level:5-9');
  });
});

describe('what hooks found out', () => {
  const alert = wazuhAlert({ rule: rule(12) });
  const hook = 'inventory';

  test('can be named by a suppression', () => {
    const enrichment = [{ hook, status: 'ok', facts: { role: 'scanner' } } as const];
    const decision = decide(alert, policy, { nowMs: NOW_MS, enrichment });
    expect(summary(decision)).toBe('AUTO_CLOSE_BENIGN suppression:vetted');
  });

  test.each(['failed', 'timed-out'] as const)(
    'a hook that %s closes nothing, and is in the trace',
    (status) => {
      const enrichment = [{ hook, status, message: 'role: scanner' }];
      const { disposition, trace } = decide(alert, policy, { nowMs: NOW_MS, enrichment });
      expect(isClosure(disposition)).toBe(false);
      expect(trace.enrichment).toEqual(enrichment);
    },
  );

  test('[P05] an alert cannot bring facts along', () => {
    const forged = wazuhAlert({ rule: rule(12), enrichment: { inventory: { role: 'scanner' } } });
    expect(decide(forged, policy, { nowMs: NOW_MS }).disposition).toBe('ESCALATE');
  });
});

describe('the key of a case', () => {
  test('is of the first window of which the alert has every field, with aliases resolved', () => {
    const keys = ['www', 'web-01'].map(
      (name) => decided({ agent: { name }, data: { ...fromOutside, user: 'root' } }).dedup,
    );
    expect(keys[0]).toEqual({
      window: 'logins',
      key: '["logins",["web-01"],["203.0.113.9"],["root"]]',
      windowMs: 900_000,
    });
    expect(keys[1]).toEqual(keys[0]);
  });

  test('is of another when a field is missing, and of none when the agent is', () => {
    expect(decided({ data: fromOutside }).dedup).toMatchObject({ window: 'any' });
    expect(decided({ agent: {} }).dedup).toBeNull();
  });

  test('is a digest when the values are long', () => {
    expect(decided({ data: { ...fromOutside, user: 'x'.repeat(1000) } }).dedup?.key).toMatch(
      /^sha256:[0-9a-f]{64}$/,
    );
  });
});
