import type { ClauseEvidence, Evidence } from '@spoolproof/contract';

import { describeBound } from './describe-bound.ts';
import { describeCrew, describePlace, describeShrunk, describeStruck } from './describe-lane.ts';
import { countVerdicts, summarizeClauses } from './summarize-clauses.ts';
import { fencedText, markdownTable, markdownText } from './markdown-text.ts';
import { renderHistory } from './render-history.ts';
import { replayCommand } from './replay-command.ts';
import { shorten } from './shorten.ts';

const headlines: Readonly<Record<Evidence['verdict'], string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  inconclusive: '❔ inconclusive',
};

const marks: Readonly<Record<ClauseEvidence['verdict'], string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  unknown: '❔ unknown',
  'not-applicable': '– n/a',
};

const messageMax = 600;
/** A comment on GitHub holds 65,536 characters; beyond this, counterexamples come without their histories. */
const historiesMax = 45_000;

/**
 * Everything a gate found out, as Markdown for a step summary or a comment on a pull request: what failed first, then
 * what nothing is known of, the rest folded away. Text from the evidence is never read as Markdown or HTML.
 */
export function renderMarkdown(evidence: Evidence): string {
  const failed = evidence.clauses.filter(({ verdict }) => verdict === 'fail');
  const unknown = evidence.clauses.filter(({ verdict }) => verdict === 'unknown');
  const rest = evidence.clauses.filter(({ verdict }) => verdict === 'pass' || verdict === 'not-applicable');
  const counts = countVerdicts(rest);
  const sections = [
    `## ${headlines[evidence.verdict]}: \`spoolproof gate\` on ${markdownText(evidence.subject)}`,
    `${summarizeClauses(evidence)}.`,
    factLine(evidence),
    ...(failed.length + unknown.length === 0 ? [] : [clauseTable([...failed, ...unknown], evidence)]),
    ...(rest.length === 0
      ? []
      : [fold(`${counts.pass} hold, ${counts['not-applicable']} do not apply`, clauseTable(rest, evidence))]),
    ...renderFailures(failed),
    '### Lanes',
    laneTable(evidence),
    evidence.verdict === 'pass'
      ? 'The same plan again:'
      : 'The same plan again (real kernels replay the plan, not the schedule):',
    fencedText(evidence.replay, 'sh'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function factLine({ subjectVersion, commit, seed, startedAt, seconds, machine }: Evidence): string {
  const facts = [
    `version ${subjectVersion}`,
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 12)}`]),
    `seed ${seed}`,
    startedAt,
    `${seconds} s`,
    `${machine.platform} ${machine.release}, Node ${machine.node}, ${machine.cpus} × ${machine.cpuModel}`,
  ];
  return facts.map((fact) => markdownText(fact)).join(' · ');
}

function clauseTable(clauses: readonly ClauseEvidence[], { knownFailures = [] }: Evidence): string {
  const rows = clauses.map((clause) => {
    const isKnown = knownFailures.includes(clause.id);
    const remarks = [isKnown ? 'known from the baseline' : undefined, clause.note, describeBound(clause)];
    return [
      markdownText(clause.id),
      markdownText(clause.name),
      marks[clause.verdict],
      clause.verdict === 'not-applicable' ? '' : clause.opportunities.toLocaleString('en-US'),
      clause.failures === 0 ? '' : clause.failures.toLocaleString('en-US'),
      markdownText(shorten(remarks.filter((remark) => remark !== undefined).join('; '), messageMax)),
    ];
  });
  return markdownTable(['clause', 'name', 'verdict', 'opportunities', 'failures', 'note'], rows, [3, 4]);
}

function renderFailures(failed: readonly ClauseEvidence[]): readonly string[] {
  const sections: string[] = [];
  let spent = 0;
  for (const clause of failed) {
    const { counterexample } = clause;
    if (counterexample === undefined) continue;
    const history = renderHistory(counterexample.history);
    const isShown = spent + history.length <= historiesMax;
    if (isShown) spent += history.length;
    const shrunk = describeShrunk(counterexample);
    sections.push(
      `### ${markdownText(clause.id)} ${markdownText(clause.name)}`,
      `${clause.failures === 1 ? 'The failure' : 'The first failure'}, ${describePlace(counterexample)}${shrunk === undefined ? '' : `, ${shrunk}`}:`,
      fencedText(
        isShown
          ? `${shorten(counterexample.message, messageMax)}\n\n${history}`
          : `${shorten(counterexample.message, messageMax)}\n\n(the history is left out here for its length)`,
      ),
      'To see it again:',
      fencedText(replayCommand(counterexample), 'sh'),
    );
  }
  return sections;
}

function laneTable({ lanes }: Evidence): string {
  if (lanes.length === 0) return 'None ran.';
  const rows = lanes.map((lane) => [
    markdownText(lane.name),
    lane.fs,
    lane.tier,
    lane.depth.toLocaleString('en-US'),
    lane.seconds.toLocaleString('en-US'),
    lane.runs.toLocaleString('en-US'),
    lane.operations.toLocaleString('en-US'),
    describeCrew(lane),
    markdownText(describeStruck(lane) || 'nothing'),
    markdownText(lane.cutShort ?? ''),
  ]);
  const titles = [
    'lane',
    'fs',
    'tier',
    'depth',
    'seconds',
    'runs',
    'operations',
    'crew',
    'what struck',
    'cut short',
  ];
  return markdownTable(titles, rows, [3, 4, 5, 6]);
}

function fold(title: string, content: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
}
