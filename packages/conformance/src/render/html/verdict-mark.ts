import type { ClauseVerdict, EvidenceVerdict, HistoryOutcome } from '@spoolproof/contract';

import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** Signs that tell verdicts and outcomes apart without colour. */
export const SIGNS: Readonly<Record<ClauseVerdict | EvidenceVerdict | HistoryOutcome, string>> = {
  pass: '✓',
  ok: '✓',
  fail: '✗',
  unknown: '?',
  inconclusive: '?',
  'not-applicable': '–',
};

/** Verdicts as a reader should see them. */
export const VERDICT_WORDS: Readonly<Record<ClauseVerdict | EvidenceVerdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  unknown: 'unknown',
  inconclusive: 'inconclusive',
  'not-applicable': 'n/a',
};

/** A verdict as a small sign and a word. */
export function verdictMark(verdict: ClauseVerdict): Markup {
  return html`<span class="mark-${verdict} chip"
    ><span aria-hidden="true">${SIGNS[verdict]}</span> ${VERDICT_WORDS[verdict]}</span
  >`;
}
