import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** A command line to copy. The button shows once the page's script runs. */
export function copyBlock(label: string, command: string): Markup {
  return html`<div class="copy">
    <div class="copy-head"><span>${label}</span><button type="button" data-copy hidden>Copy</button></div>
    <pre tabindex="0"><code>${command}</code></pre>
  </div>`;
}
