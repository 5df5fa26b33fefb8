import { clauseById } from '@spoolproof/contract';
import type { ClauseEvidence, Evidence, HistoryEvent } from '@spoolproof/contract';

import { describePlace, describeShrunk } from '../describe-lane.ts';
import { replayCommand } from '../replay-command.ts';
import { copyBlock } from './copy-block.ts';
import { codeSpans } from './code-spans.ts';
import { formatCount, formatDuration } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { spaceTimeDiagram } from './space-time-diagram.ts';
import { SIGNS } from './verdict-mark.ts';

/** The counterexamples: for each failed clause what happened, as a diagram and as a table, and how to see it again. */
export function failureSection(evidence: Evidence): Markup | undefined {
  const failed = evidence.clauses.filter(({ counterexample }) => counterexample !== undefined);
  if (failed.length === 0) return undefined;
  return html`<section aria-labelledby="counterexamples">
    <h2 id="counterexamples">Counterexamples</h2>
    ${failed.map((clause, index) => failure(clause, index, evidence))}
  </section>`;
}

function failure(
  clause: ClauseEvidence,
  index: number,
  { knownFailures = [] }: Evidence,
): Markup | undefined {
  const { id, name, failures, counterexample } = clause;
  if (counterexample === undefined) return undefined;
  const statement = clauseById(id)?.statement;
  const shrunk = describeShrunk(counterexample);
  const times = failures === 1 ? 'Failed once' : `Failed ${formatCount(failures)} times; this is the first`;
  return html`<article class="card failure" id="failure-${id}">
    <h3>
      <span class="id">${id}</span>
      ${name}${knownFailures.includes(id) ? html` <span class="tag">known from the baseline</span>` : undefined}
    </h3>
    ${statement === undefined ? undefined : html`<p class="statement">${codeSpans(statement)}</p>`}
    <p class="message">${counterexample.message}</p>
    <p class="sub">${times}, ${describePlace(counterexample)}${shrunk === undefined ? '' : `, ${shrunk}`}.</p>
    ${
      counterexample.history.length === 0 && (counterexample.calls ?? []).length === 0
        ? html`<p class="sub">Nothing of it is in the history.</p>`
        : [
            spaceTimeDiagram(counterexample, { id: `diagram-${index}`, label: `${id} ${name}` }),
            asTable(counterexample.history),
          ]
    }
    ${copyBlock('To see it again', replayCommand(counterexample))}
  </article>`;
}

function asTable(history: readonly HistoryEvent[]): Markup | undefined {
  if (history.length === 0) return undefined;
  const first = Math.min(...history.map(({ invokeUs }) => invokeUs));
  return html`<details>
    <summary>The operations as a table, in full</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Operations">
      <table class="events">
        <thead>
          <tr>
            <th scope="col" class="number">Began</th>
            <th scope="col" class="number">Took</th>
            <th scope="col">Process</th>
            <th scope="col">Operation</th>
            <th scope="col">Item</th>
            <th scope="col">Outcome</th>
            <th scope="col">Detail</th>
          </tr>
        </thead>
        <tbody>
          ${history.map(
            (event) =>
              html`<tr>
                <td class="number">+${formatDuration(event.invokeUs - first)}</td>
                <td class="number">
                  ${event.returnUs === null ? 'never returned' : formatDuration(event.returnUs - event.invokeUs)}
                </td>
                <td>${event.role} ${event.process}</td>
                <td>${event.operation}</td>
                <td><code>${event.item ?? ''}</code></td>
                <td class="mark-${event.outcome}">
                  <span aria-hidden="true">${SIGNS[event.outcome]}</span> ${event.outcome}
                </td>
                <td class="detail">${event.detail}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
