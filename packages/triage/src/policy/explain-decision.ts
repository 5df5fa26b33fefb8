import type { Alert } from '../alert/alert.ts';
import type { Decision, EnrichmentOutcome, TraceStep } from './decision.ts';
import { valueExcerpt } from './excerpt.ts';

/** A decision with its whole trace, as text for people. Values are shown cut and without control characters. */
export function explainDecision(alert: Alert, decision: Decision): string {
  const { trace, dedup } = decision;
  const { agent } = trace;
  const name = agent.canonical === null ? 'no agent' : valueExcerpt(agent.canonical);
  const given =
    agent.given === null || agent.given === agent.canonical ? '' : `, named ${valueExcerpt(agent.given)}`;
  const lines = [
    `alert     ${valueExcerpt(alert.identity)}`,
    `rule      ${valueExcerpt(alert.rule.id)} (level ${alert.rule.level}): ${valueExcerpt(alert.rule.description)}`,
    `agent     ${name}${given}${agent.isProtected ? ', protected' : ''}`,
    `time      ${alert.timestamp.iso ?? 'unknown'}`,
    ...(trace.flags.length === 0 ? [] : [`flags     ${trace.flags.join(', ')}`]),
    `score     ${valueExcerpt(trace.score.arithmetic)}`,
    ...trace.enrichment.map(enrichmentLine),
    ...(dedup === null
      ? []
      : [`group     decided alike, the same ${dedup.window}, in one window of ${dedup.windowMs / 1000} s`]),
    `decision  ${decision.disposition} by ${valueExcerpt(decision.decidedBy)}`,
    'matched, in order',
    ...trace.steps.flatMap(stepLines),
  ];
  return lines.join('\n');
}

function stepLines({ rule, disposition, outcome, because, note }: TraceStep): readonly string[] {
  const head = `  ${outcome.padEnd(9)} ${valueExcerpt(rule)} → ${disposition}${note === null ? '' : ` (${note})`}`;
  return [
    head,
    ...because.map(({ field, matcher, value }) => `            ${field} ${valueExcerpt(matcher)}: ${value}`),
  ];
}

function enrichmentLine(outcome: EnrichmentOutcome): string {
  const said = outcome.status === 'ok' ? JSON.stringify(outcome.facts) : outcome.message;
  return `hook      ${valueExcerpt(outcome.hook)} ${outcome.status}: ${valueExcerpt(said)}`;
}
