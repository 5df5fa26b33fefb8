import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** Text of the contract, in which code stands between backticks. */
export function codeSpans(text: string): readonly Markup[] {
  return text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
}
