import type { Alert } from '../alert/alert.ts';
import type {
  Decision,
  DecisionContext,
  EnrichmentOutcome,
  Evidence,
  ScoreTrace,
  TraceStep,
} from './decision.ts';
import { canonicalAgent, isProtectedAgent } from './agents.ts';
import { dedupKeyOf } from './dedup.ts';
import { isClosure, type Disposition } from './disposition.ts';
import { valueExcerpt } from './excerpt.ts';
import type { Policy, Suppression } from './policy.ts';
import { scoreOf } from './score.ts';

/** A rule that matched, before it is known which decides. */
type Match = Omit<TraceStep, 'outcome' | 'note'>;

/**
 * Decides what becomes of an alert. Pure and total: the same answer for the same arguments, no exception for any alert.
 *
 * The order is: always escalate, suppressions as the file has them, score, levels, default. The first that matches
 * decides, and the trace has them all. An alert of a protected agent is never closed: a rule that would close it is held.
 * @see spec/contract.md P05
 */
export function decide(alert: Alert, policy: Policy, context: DecisionContext): Decision {
  const enrichment = context.enrichment ?? [];
  const canonical = canonicalAgent(policy, alert.agent);
  const isProtected = isProtectedAgent(policy, alert.agent);
  const score = scoreOf(alert, policy, canonical);
  const steps = rank(matchesOf(alert, policy, context, score), isProtected);
  const { rule: decidedBy, disposition } = steps.find(({ outcome }) => outcome === 'decided') ?? fallback;
  return {
    identity: alert.identity,
    disposition,
    decidedBy,
    trace: {
      steps,
      score,
      agent: { given: alert.agent.name, canonical, isProtected },
      flags: alert.flags,
      enrichment,
    },
    dedup: dedupKeyOf(alert, policy, enrichment),
  };
}

const fallback: Match = { rule: 'default', disposition: 'ESCALATE', because: [] };

function matchesOf(
  alert: Alert,
  policy: Policy,
  context: DecisionContext,
  score: ScoreTrace,
): readonly Match[] {
  const matches: Match[] = [];
  const { ruleIds, groups } = policy.alwaysEscalate;
  if (ruleIds.has(alert.rule.id)) {
    const because = [{ field: 'rule.id', matcher: 'alwaysEscalate.ruleIds', value: alert.rule.id }];
    matches.push({ rule: `always-escalate:rule:${alert.rule.id}`, disposition: 'ESCALATE', because });
  }
  for (const group of new Set(alert.rule.groups)) {
    if (!groups.has(group)) continue;
    const because = [{ field: 'rule.groups', matcher: 'alwaysEscalate.groups', value: group }];
    matches.push({ rule: `always-escalate:group:${group}`, disposition: 'ESCALATE', because });
  }
  const values = valuesOf(alert, policy, context.enrichment ?? []);
  for (const suppression of policy.suppressions) {
    const because = whySuppressed(suppression, alert.rule.level, context.nowMs, values);
    if (because === undefined) continue;
    matches.push({ rule: `suppression:${suppression.id}`, disposition: suppression.disposition, because });
  }
  const { escalateFrom } = policy.score;
  if (escalateFrom !== null && score.score >= escalateFrom) {
    const because = [{ field: 'score', matcher: `at least ${escalateFrom}`, value: score.arithmetic }];
    matches.push({ rule: 'score', disposition: 'ESCALATE', because });
  }
  const band = policy.levels.find(({ from, to }) => from <= alert.rule.level && alert.rule.level <= to);
  if (band !== undefined) {
    const text = `${band.from}-${band.to}`;
    const because = [{ field: 'rule.level', matcher: `levels ${text}`, value: String(alert.rule.level) }];
    matches.push({ rule: `level:${text}`, disposition: band.disposition, because });
  }
  matches.push(fallback);
  return matches;
}

/** The values of a field of one alert, by the field's place; each field is read once. */
type ValuesOf = (slot: number) => readonly string[];

function valuesOf(alert: Alert, { fields }: Policy, enrichment: readonly EnrichmentOutcome[]): ValuesOf {
  const values: (readonly string[] | undefined)[] = [];
  return (slot) => (values[slot] ??= fields[slot]?.(alert, enrichment) ?? []);
}

/** What made a suppression apply, or undefined: too old, above its level, or a field that does not match. */
function whySuppressed(
  { matchers, quickestFirst, expiresMs, maxLevel }: Suppression,
  level: number,
  nowMs: number,
  values: ValuesOf,
): readonly Evidence[] | undefined {
  // Written so that a clock that gives no number applies nothing. One without a matcher would match everything; the check
  // refuses it, and here it is refused again.
  if (!(nowMs < expiresMs) || !(level <= maxLevel) || matchers.length === 0) return undefined;
  if (!quickestFirst.every(({ slot, matches }) => values(slot).some(matches))) return undefined;
  return matchers.map(({ field, text, slot, matches }) => ({
    field,
    matcher: text,
    value: valueExcerpt(values(slot).find(matches) ?? ''),
  }));
}

function rank(matches: readonly Match[], isProtected: boolean): readonly TraceStep[] {
  let decided = false;
  return matches.map((match): TraceStep => {
    if (isProtected && isClosure(match.disposition))
      return { ...match, outcome: 'held', note: heldNote(match.disposition) };
    const outcome = decided ? 'outranked' : 'decided';
    decided = true;
    return { ...match, outcome, note: null };
  });
}

function heldNote(disposition: Disposition): string {
  return `${disposition} is never given to a protected agent`;
}
