/**
 * Text as text in GitHub's Markdown, on one line: no markup, no HTML, no table cell, no mention of anybody, no link to an
 * issue.
 */
export function markdownText(text: string): string {
  return (
    text
      .replaceAll(/\s*[\r\n]+\s*/gu, ' ')
      .replaceAll(/\p{Cc}/gu, '\u{FFFD}')
      .replaceAll(/[\\`*_{}[\]()#+!|~$]/gu, String.raw`\$&`)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // GitHub looks for mentions in what is shown; a word joiner behind the sign is not.
      .replaceAll('@', '@\u{2060}')
  );
}

/** Text as it stands, in a fence longer than any in it. */
export function fencedText(text: string, language: string = 'text'): string {
  const longest = Math.max(2, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const clean = text.replaceAll(/(?![\n\t])\p{Cc}/gu, '\u{FFFD}');
  return `${fence}${language}\n${clean}\n${fence}`;
}

/** A table; its cells are Markdown already. `right`: the columns that are aligned to the right. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_, column) => (right.includes(column) ? '---:' : '---'));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
}
