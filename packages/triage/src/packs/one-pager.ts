import { cell, code } from './markdown.ts';
import type { PackFacts } from './pack-facts.ts';

/** Fields shown on the one-pager, as the facts have them. */
export function summaryRows(facts: PackFacts): readonly (readonly [string, string])[] {
  const { subject } = facts;
  return [
    ['Case', facts.caseId],
    ['Alert', facts.identity],
    ['Rule', `${subject.ruleId}: ${subject.title}`],
    ['Level', String(subject.level)],
    ['Agent', subject.agent ?? 'not named'],
    ['Source', subject.source],
    ['Alerted', subject.alertedAt ?? 'not said'],
    ['Decided', `${facts.disposition} by ${facts.decidedBy}, ${facts.decidedAt}`],
    ['Score', facts.score],
  ];
}

/** `one-pager.md`: what happened and why it is escalated, for whoever is called. */
export function onePager(facts: PackFacts): string {
  const because = facts.steps.find(({ outcome }) => outcome === 'decided')?.because ?? [];
  return [
    `# Escalation: ${code(facts.subject.title)}`,
    '',
    '| | |',
    '| --- | --- |',
    ...summaryRows(facts).map(([name, value]) => `| ${name} | ${cell(value)} |`),
    '',
    '## Why',
    '',
    ...(because.length === 0
      ? ['No rule of the policy had a say: what no rule knows is escalated.']
      : because.map((reason) => `- ${code(reason)}`)),
    '',
    '## What to do',
    '',
    '1. Read `report.md`: the whole alert, and every rule that matched.',
    '2. Run the searches in `queries.md` for what happened before and after.',
    '3. Compare what you were given with the hashes in `evidence.json`.',
    '4. Fill in `closure.md` when you are done.',
    '',
    'Secrets have been removed from this pack. The alert as it came is in the case.',
    '',
  ].join('\n');
}
