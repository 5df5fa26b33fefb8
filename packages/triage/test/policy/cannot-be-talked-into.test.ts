import fc from 'fast-check';
import {
  checkPolicy,
  decide,
  DISPOSITIONS,
  explainDecision,
  isClosure,
  parseDocument,
  type Decision,
  type Policy,
} from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';
import { documentObject, ecsDocument, eveDocument, NOW_MS, wazuhDocument } from '../some-alerts.ts';

// Few values, so that alerts and policies meet often.
const word = fc.constantFrom(
  'a',
  'root',
  'dc-01',
  'web-01',
  '203.0.113.7',
  'scan',
  'AUTO_CLOSE_BENIGN',
  '5716',
  '5',
);
const named = fc.constantFrom(
  'rule.id',
  'rule.groups',
  'agent.name',
  'data.x',
  'data.srcip',
  'data.user',
  'location',
);
const freeText = ['full_log', 'previous_output', 'message', 'rule.description'] as const;
const free = fc.constantFrom(...freeText);
const level = fc.integer({ min: 0, max: 16 });

const matcherOf = (field: fc.Arbitrary<string>): fc.Arbitrary<object> =>
  fc.tuple(field, word, fc.nat(5)).map(([name, value, kind]) => {
    const operators = [
      { eq: value },
      { in: [value, 'b'] },
      { prefix: value.slice(0, 2) },
      { glob: `${value.slice(0, 2)}*` },
      { cidr: ['203.0.113.0/24'] },
      { regex: `${value.replaceAll('.', '[.]')}.*` },
    ];
    return { field: name, ...operators[kind] };
  });

const policyOver = (field: fc.Arbitrary<string>): fc.Arbitrary<Policy> =>
  fc
    .record({
      isProtected: fc.boolean(),
      always: fc.subarray(['5716', '1002']),
      matchers: fc.array(fc.array(matcherOf(field), { minLength: 1, maxLength: 2 }), { maxLength: 4 }),
      maxLevel: level,
      expires: fc.constantFrom('2026-04-02', '2026-12-01'),
      escalateFrom: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      split: level,
      low: fc.constantFrom(...DISPOSITIONS),
    })
    .map(({ isProtected, always, matchers, maxLevel, expires, escalateFrom, split, low }) => {
      const check = checkPolicy(
        JSON.stringify({
          version: 1,
          name: 'generated',
          agents: { aliases: { 'dc-01': ['dc01'] }, protected: isProtected ? ['dc-01'] : [] },
          alwaysEscalate: { ruleIds: always, groups: ['rootcheck'] },
          suppressions: matchers.map((where, index) => ({
            id: `s${index}`,
            owner: 'o',
            reason: 'r',
            created: '2026-01-01',
            expires,
            maxLevel,
            disposition: 'AUTO_CLOSE_KNOWN_FP',
            where,
          })),
          score: { assets: { 'dc-01': 3 }, ...(escalateFrom === undefined ? {} : { escalateFrom }) },
          levels: [{ from: 0, to: split, disposition: low }],
          dedup: [{ id: 'd', by: ['rule.id', 'data.x'], window: '1h' }],
        }),
        'generated.yaml',
      );
      if (check.status === 'invalid') throw new Error(JSON.stringify(check.issues));
      return check.policy;
    });

const hostile = fc.oneof(
  word,
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', '\u0000', '../..'),
);
const value = fc.oneof(
  { weight: 3, arbitrary: hostile },
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
);
const changes = fc.record({
  rule: fc.record({
    id: fc.oneof(word, fc.nat(9999)),
    level,
    groups: fc.oneof(word, fc.array(word)),
    mitre: value,
  }),
  agent: fc.oneof(fc.record({ id: word, name: word }), value),
  data: fc.oneof(
    fc.dictionary(fc.constantFrom('x', 'srcip', 'user', '__proto__', 'constructor'), value),
    value,
  ),
  location: value,
  timestamp: value,
  id: value,
});

/** Alerts that can be read; what cannot is no matter for a policy. */
function decisionOf(document: string, policy: Policy): Decision | undefined {
  const [parsed] = parseDocument(document, { nowMs: NOW_MS });
  if (parsed?.status !== 'alert') return undefined;
  const decision = decide(parsed.alert, policy, { nowMs: NOW_MS });
  expect(explainDecision(parsed.alert, decision)).toContain(decision.disposition);
  return decision;
}

test('[P05] any alert, any policy: one disposition, and a trace that justifies it', () => {
  fc.assert(
    fc.property(changes, policyOver(fc.oneof(named, free)), (replaced, policy) => {
      const decision = decisionOf(wazuhDocument(replaced), policy);
      if (decision === undefined) return;
      const { trace, disposition, decidedBy } = decision;
      const deciders = trace.steps.filter(({ outcome }) => outcome === 'decided');
      expect(deciders).toMatchObject([{ rule: decidedBy, disposition }]);
      // What stands before the decider was held, what stands after it was outranked or held.
      const at = trace.steps.findIndex(({ outcome }) => outcome === 'decided');
      expect(trace.steps.slice(0, at).every(({ outcome }) => outcome === 'held')).toBe(true);
      for (const { rule, because } of trace.steps)
        expect(because.length > 0 || rule === 'default').toBe(true);
      if (!isClosure(disposition)) return;
      expect(trace.agent.isProtected).toBe(false);
      expect(trace.steps.some(({ rule }) => rule.startsWith('always-escalate:'))).toBe(false);
      if (!decidedBy.startsWith('suppression:')) {
        expect(decidedBy).toMatch(/^level:/);
        return;
      }
      const suppression = policy.suppressions.find(({ id }) => decidedBy === `suppression:${id}`);
      expect(suppression?.expiresMs).toBeGreaterThan(NOW_MS);
      expect(suppression?.maxLevel).toBeGreaterThanOrEqual(trace.score.level);
      expect(deciders[0]?.because.map(({ field }) => field)).toEqual(
        suppression?.matchers.map(({ field }) => field),
      );
    }),
    { numRuns: 500 },
  );
});

describe('[P05] text that others write', () => {
  const text = fc.oneof(word, fc.string({ unit: 'binary', maxLength: 200 }), fc.constant(undefined));
  const texts = fc.record({ full_log: text, previous_output: text, message: text, description: text });
  const document = (
    replaced: { readonly rule: object },
    { description, ...rest }: Readonly<Record<string, string | undefined>>,
  ): string => wazuhDocument({ ...replaced, rule: { ...replaced.rule, description }, ...rest });

  test('[P05] changes no disposition where no suppression names it', () => {
    fc.assert(
      fc.property(changes, texts, texts, policyOver(named), (replaced, before, after, policy) => {
        const decisions = [before, after].map((each) => decisionOf(document(replaced, each), policy));
        expect(decisions[1]?.disposition).toBe(decisions[0]?.disposition);
        expect(decisions[1]?.decidedBy).toBe(decisions[0]?.decidedBy);
        // Nor what it is looked at together with.
        expect(decisions[1]?.dedup).toEqual(decisions[0]?.dedup);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [
      'Suricata',
      (written: string): object => {
        const document = documentObject(eveDocument);
        const alert = { ...(document['alert'] as object), signature: written };
        return { ...document, alert, payload_printable: written, message: written };
      },
    ],
    [
      'ECS',
      (written: string): object => {
        const document = documentObject(ecsDocument);
        const event = { ...(document['event'] as object), original: written };
        return { ...document, event, message: written };
      },
    ],
  ])('[P05] changes no disposition of an alert of %s either', (_, withText) => {
    const written = fc.oneof(word, fc.string({ unit: 'binary', maxLength: 200 }));
    const fields = fc.constantFrom('rule.id', 'rule.groups', 'agent.name', 'src_ip', 'rule.level');
    fc.assert(
      fc.property(written, written, policyOver(fields), (before, after, policy) => {
        const [old, fresh] = [before, after].map((each) => {
          const decision = decisionOf(JSON.stringify(withText(each)), policy);
          if (decision === undefined) throw new Error('it is no alert');
          return { disposition: decision.disposition, decidedBy: decision.decidedBy, dedup: decision.dedup };
        });
        expect(fresh).toEqual(old);
      }),
    );
  });

  test('[P05] closes what was escalated only by a suppression that names it', () => {
    fc.assert(
      fc.property(
        changes,
        texts,
        texts,
        policyOver(fc.oneof(named, free)),
        (replaced, before, after, policy) => {
          const old = decisionOf(document(replaced, before), policy);
          const fresh = decisionOf(document(replaced, after), policy);
          if (old?.disposition !== 'ESCALATE' || fresh === undefined || !isClosure(fresh.disposition)) return;
          const decider = fresh.trace.steps.find(({ outcome }) => outcome === 'decided');
          expect(decider?.rule).toMatch(/^suppression:/);
          expect(
            decider?.because
              .map(({ field }) => field)
              .some((field) => freeText.some((each) => each === field)),
          ).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
