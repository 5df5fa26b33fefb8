import { cell } from './markdown.ts';
import type { PackFacts } from './pack-facts.ts';

/** `closure.md`: what whoever closes the case fills in. */
export function closureTemplate(facts: PackFacts): string {
  return [
    `# Closure of case ${facts.caseId}`,
    '',
    '| | |',
    '| --- | --- |',
    `| Alert | ${cell(facts.identity)} |`,
    `| Rule | ${cell(facts.subject.ruleId)} |`,
    '| Analyst | |',
    '| Closed at (UTC) | |',
    '| Verdict | true positive / benign / false positive |',
    '',
    '## What happened',
    '',
    '## What was looked at',
    '',
    '- [ ] the whole alert in `report.md`',
    '- [ ] the searches in `queries.md`',
    '- [ ] the hashes in `evidence.json`',
    '',
    '## What was done',
    '',
    '## What the policy should learn',
    '',
    'A suppression needs an owner, a reason, a date on which it ends, and a maximum level.',
    '',
  ].join('\n');
}
