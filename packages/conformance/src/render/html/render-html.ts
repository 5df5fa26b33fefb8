import type { Evidence } from '@spoolproof/contract';

import { clauseSection } from './clause-section.ts';
import { failureSection } from './failure-section.ts';
import { laneSection } from './lane-section.ts';
import { html, Markup } from './markup.ts';
import { pageHeader } from './page-header.ts';
import { pagePolicy } from './page-policy.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { scaleSection } from './scale-plot.ts';

/**
 * Everything a gate found out, as one HTML page that needs nothing but itself. Its policy forbids it to load or send
 * anything, and to run any script but its own. Read it, print it, or keep it as an artifact of a build.
 */
export function renderHtml(evidence: Evidence): string {
  const { subject, verdict } = evidence;
  const page = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${pagePolicy(PAGE_STYLE, PAGE_SCRIPT)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${verdict}: ${subject} – Spoolproof gate</title>
        ${whole('style', PAGE_STYLE)}
      </head>
      <body>
        <a class="skip" href="#clauses">Skip to the clauses</a>
        ${pageHeader(evidence)}
        <main>
          ${clauseSection(evidence)} ${failureSection(evidence)} ${laneSection(evidence)}
          ${scaleSection(evidence.lanes)}
        </main>
        <footer>
          Evidence schema ${evidence.schema}. A clause is <em>unknown</em> where it had no opportunity to
          fail, which is never a pass.
        </footer>
        ${whole('script', PAGE_SCRIPT)}
      </body>
    </html> `;
  return page.source;
}

/** An element with exactly this text in it: its hash is in the policy of the page. */
function whole(element: 'style' | 'script', text: string): Markup {
  return new Markup(`<${element}>${text}</${element}>`);
}
