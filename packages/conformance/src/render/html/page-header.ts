import type { Evidence } from '@spoolproof/contract';

import { summarizeClauses } from '../summarize-clauses.ts';
import { copyBlock } from './copy-block.ts';
import { formatCount } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { SIGNS, VERDICT_WORDS } from './verdict-mark.ts';

/** The head of the page: the verdict, every clause at a glance, what was tested, when, and on what. */
export function pageHeader(evidence: Evidence): Markup {
  const { verdict, subject, subjectVersion, clauses } = evidence;
  return html`<header class="top mark-${verdict}">
    <p class="kicker">Spoolproof gate</p>
    <h1>
      <span class="verdict"><span aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}</span>
      <span class="subject">${subject} <small>${subjectVersion}</small></span>
    </h1>
    <p class="lead">${summarizeClauses(evidence)}.${explainVerdict(evidence)}</p>
    <nav aria-label="Clauses">
      <ul class="map">
        ${clauses.map(
          (clause) =>
            html`<li>
              <a
                class="mark-${clause.verdict}"
                href="#${placeOf(evidence, clause.id)}"
                title="${clause.name}: ${VERDICT_WORDS[clause.verdict]}"
                >${clause.id}<span aria-hidden="true">${SIGNS[clause.verdict]}</span></a
              >
            </li>`,
        )}
      </ul>
    </nav>
    <dl class="facts">
      ${factsOf(evidence).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${copyBlock('The same plan again; real kernels replay the plan, not the schedule', evidence.replay)}
  </header>`;
}

/** Where a clause is shown best: its counterexample, else its row in the table. */
function placeOf({ clauses }: Evidence, id: string): string {
  const clause = clauses.find((candidate) => candidate.id === id);
  return clause?.counterexample === undefined ? `clause-${id}` : `failure-${id}`;
}

function explainVerdict({ verdict, knownFailures = [] }: Evidence): string {
  if (verdict === 'inconclusive')
    return ' Nothing failed, but a clause that was to be exercised had no opportunity to.';
  return knownFailures.length > 0 ? ' Failures that the baseline had do not count.' : '';
}

function factsOf(evidence: Evidence): readonly (readonly [name: string, value: Markup])[] {
  const { commit, seed, startedAt, seconds, machine } = evidence;
  return [
    ...(commit === undefined ? [] : [['Commit', html`<code>${commit.slice(0, 12)}</code>`] as const]),
    ['Seed', html`<code>${seed}</code>`],
    [
      'Began',
      html`<time datetime="${startedAt}"
        >${startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/u, ' UTC')}</time
      >`,
    ],
    ['Took', html`${formatCount(seconds)} s`],
    ['System', html`${machine.platform} ${machine.release}, Node ${machine.node}`],
    ['Machine', html`${machine.cpus} × ${machine.cpuModel}, ${formatCount(machine.memoryMiB)} MiB`],
    ['Filesystem', html`<code>${machine.filesystem}</code>`],
  ];
}
