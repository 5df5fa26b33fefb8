/** A piece of HTML or SVG in which every text is escaped already. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What can stand in a template: text and numbers are escaped, markup is kept, lists are joined, undefined is nothing. */
export type MarkupPart = Markup | string | number | undefined | readonly MarkupPart[];

/**
 * HTML or SVG from a template: ``html`<p>${text}</p>` ``. Attributes must be quoted. There is no way to get text from
 * evidence into a page but through here.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  const written = strings.map((text, index) => text + writePart(parts[index]));
  return new Markup(written.join(''));
}

function writePart(part: MarkupPart): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.source;
  if (typeof part === 'object') return part.map(writePart).join('');
  return escapeHtml(String(part));
}

/** Text for content and for quoted attributes. Control characters and lone surrogates become U+FFFD. */
function escapeHtml(text: string): string {
  return text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(
      /[^\t\n\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
      '\u{FFFD}',
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
