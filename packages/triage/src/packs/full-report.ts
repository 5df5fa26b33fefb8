import { block, cell } from './markdown.ts';
import { summaryRows } from './one-pager.ts';
import type { PackFacts } from './pack-facts.ts';

/** `report.md`: the alert in full, without its secrets, and the trace of the decision. */
export function fullReport(facts: PackFacts): string {
  return [
    `# Report of case ${facts.caseId}`,
    '',
    '| | |',
    '| --- | --- |',
    ...summaryRows(facts).map(([name, value]) => `| ${name} | ${cell(value)} |`),
    '',
    '## Rules that matched',
    '',
    'In the order of the policy. What the rules looked at is in the alert below.',
    '',
    '| Rule | Disposition | Outcome | Because | Note |',
    '| --- | --- | --- | --- | --- |',
    ...facts.steps.map(({ rule, disposition, outcome, because, note }) => {
      const reasons = because.length === 0 ? '' : cell(because.join('; '));
      return `| ${cell(rule)} | ${disposition} | ${outcome} | ${reasons} | ${note === '' ? '' : cell(note)} |`;
    }),
    '',
    '## The alert',
    '',
    block(JSON.stringify(facts.document, null, 2), 'json'),
    '',
  ].join('\n');
}
