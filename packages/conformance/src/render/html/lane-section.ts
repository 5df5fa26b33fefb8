import type { Evidence, LaneEvidence } from '@spoolproof/contract';

import { describeCrew } from '../describe-lane.ts';
import { formatCount, formatMeasure } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** The lanes: what ran, how much of it, and what struck. */
export function laneSection({ lanes }: Evidence): Markup {
  return html`<section aria-labelledby="lanes">
    <h2 id="lanes">Lanes</h2>
    ${lanes.length === 0 ? html`<p>No lane ran.</p>` : html`<div class="lanes">${lanes.map(lane)}</div>`}
  </section>`;
}

function lane(evidence: LaneEvidence): Markup {
  const { name, fs, tier, depth, seconds, seed, historyHash, phases, costs, cutShort } = evidence;
  return html`<article class="card">
    <h3>${name} <span class="tag">${fs}</span> <span class="tag">tier ${tier}</span></h3>
    <p class="sub">
      depth <b>${formatCount(depth)}</b>, ${formatCount(seconds)} s, lane seed <code>${seed}</code>
    </p>
    ${cutShort === undefined ? undefined : html`<p class="warning">Cut short: ${cutShort}</p>`}
    <p>${describeCrew(evidence) || 'Nobody took part.'}</p>
    ${numbers(worked(evidence), 'What was done')} ${struck(evidence)}
    <details>
      <summary>Phases, costs, hash</summary>
      ${measures('Seconds by phase', phases)} ${measures('Costs', costs)}
      <p class="sub">SHA-256 of the histories<br /><code class="hash">${historyHash}</code></p>
    </details>
  </article>`;
}

function worked(evidence: LaneEvidence): readonly (readonly [string, number])[] {
  const { runs, steps, items, operations, deliveries, archived } = evidence;
  return [
    ...(runs > 1 ? [['runs', runs] as const] : []),
    ...(steps > 0 ? [['steps', steps] as const] : []),
    ['items', items],
    ['operations', operations],
    ['deliveries', deliveries],
    ['archived', archived],
  ];
}

function struck({ faults, vanished, kills }: LaneEvidence): Markup {
  const all = [
    ...Object.entries(faults),
    ['vanished entries', vanished] as const,
    ['SIGKILL', kills] as const,
  ];
  const some = all.filter(([, times]) => times > 0).toSorted(([, a], [, b]) => b - a);
  if (some.length === 0) return html`<p class="sub">No fault struck.</p>`;
  return html`<h4>Faults that struck</h4>
    <ul class="struck">
      ${some.map(([name, times]) => html`<li>${name} <b>${formatCount(times)}</b></li>`)}
    </ul>`;
}

function numbers(values: readonly (readonly [string, number])[], label: string): Markup {
  return html`<dl class="numbers" aria-label="${label}">
    ${values.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${formatCount(value)}</dd>
        </div>`,
    )}
  </dl>`;
}

function measures(title: string, values: Readonly<Record<string, number>>): Markup | undefined {
  const entries = Object.entries(values);
  if (entries.length === 0) return undefined;
  return html`<h4>${title}</h4>
    <dl class="measures">
      ${entries.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${formatMeasure(value)}</dd>
          </div>`,
      )}
    </dl>`;
}
