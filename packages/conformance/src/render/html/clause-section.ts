import { clauseById, CLAUSE_VERDICTS } from '@spoolproof/contract';
import type { ClauseEvidence, ClauseVerdict, Evidence } from '@spoolproof/contract';

import { describeBound } from '../describe-bound.ts';
import { countVerdicts } from '../summarize-clauses.ts';
import { codeSpans } from './code-spans.ts';
import { formatCount } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { verdictMark, VERDICT_WORDS } from './verdict-mark.ts';

/** What a reader looks for comes first. */
const order: readonly ClauseVerdict[] = ['fail', 'unknown', 'pass', 'not-applicable'];

/** The table of clauses, with a filter that needs no script. */
export function clauseSection(evidence: Evidence): Markup {
  const { clauses } = evidence;
  const sorted = clauses.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return html`<section aria-labelledby="clauses">
    <h2 id="clauses">Clauses</h2>
    ${clauses.length === 0 ? html`<p>No clause was judged.</p>` : [filter(clauses), table(sorted, evidence)]}
  </section>`;
}

function filter(clauses: readonly ClauseEvidence[]): Markup {
  const counts = countVerdicts(clauses);
  const present = order.filter((verdict) => CLAUSE_VERDICTS.includes(verdict) && counts[verdict] > 0);
  return html`<fieldset class="filter">
    <legend class="unseen">Show clauses by verdict</legend>
    <label><input type="radio" name="show" id="show-all" checked />all <b>${clauses.length}</b></label>
    ${present.map(
      (verdict) =>
        html`<label
          ><input type="radio" name="show" id="show-${verdict}" />${VERDICT_WORDS[verdict]}
          <b>${counts[verdict]}</b></label
        >`,
    )}
  </fieldset>`;
}

// The roles are said in words because narrow pages lay rows out as cards, and browsers then forget that it is a table.
function table(clauses: readonly ClauseEvidence[], evidence: Evidence): Markup {
  return html`<table class="clauses" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Clause</th>
        <th role="columnheader" scope="col">Verdict</th>
        <th role="columnheader" scope="col" class="number">Opportunities</th>
        <th role="columnheader" scope="col" class="number">Failures</th>
        <th role="columnheader" scope="col">Bound and notes</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${clauses.map((clause) => row(clause, evidence))}
    </tbody>
  </table>`;
}

function row(clause: ClauseEvidence, { knownFailures = [] }: Evidence): Markup {
  const { id, name, verdict, opportunities, failures, note, counterexample } = clause;
  const statement = clauseById(id)?.statement;
  const bound = describeBound(clause);
  const remarks = [
    ...(knownFailures.includes(id) ? [html`<b>Known from the baseline.</b>`] : []),
    ...(bound === undefined ? [] : [html`<span class="bound">${bound}</span>`]),
    ...(note === undefined ? [] : [html`${note}`]),
    ...(counterexample === undefined ? [] : [html`<a href="#failure-${id}">counterexample</a>`]),
  ];
  return html`<tr role="row" class="is-${verdict}" id="clause-${id}">
    <th role="rowheader" scope="row">
      <span class="id">${id}</span>
      ${name}${statement === undefined ? undefined : html`<span class="statement">${codeSpans(statement)}</span>`}
    </th>
    <td role="cell">${verdictMark(verdict)}</td>
    <td role="cell" class="number" data-title="opportunities">
      ${verdict === 'not-applicable' ? '' : formatCount(opportunities)}
    </td>
    <td role="cell" class="number" data-title="failures">${failures === 0 ? '' : formatCount(failures)}</td>
    <td role="cell" class="remarks">${remarks.map((remark) => html`<span>${remark}</span>`)}</td>
  </tr> `;
}
