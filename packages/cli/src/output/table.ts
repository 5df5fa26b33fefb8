/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A cell: its text, and what colours it once its width is known. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/**
 * Renders rows as aligned columns, two spaces apart, without trailing blanks. Control characters are shown as `\xNN`,
 * so that a name with a newline cannot forge a row.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string)[])[],
): string {
  const cells = rows.map((row) => row.map(toCell));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((row) => row[index]?.text.length ?? 0)),
  );
  const renderRow = (row: readonly Cell[]): string =>
    columns
      .map((column, index) => {
        const cell = row[index] ?? { text: '' };
        const blanks = ' '.repeat((widths[index] ?? 0) - cell.text.length);
        const painted = cell.paint === undefined ? cell.text : cell.paint(cell.text);
        if (column.align === 'right') return blanks + painted;
        // The last column is not padded: a terminal would wrap the blanks.
        return index === columns.length - 1 ? painted : painted + blanks;
      })
      .join('  ');
  const isTitled = columns.some((column) => column.title !== '');
  const header = isTitled ? [renderRow(columns.map((column) => ({ text: column.title })))] : [];
  return [...header, ...cells.map(renderRow)].map((line) => line.trimEnd()).join('\n');
}

function toCell(cell: Cell | string): Cell {
  return typeof cell === 'string' ? { text: printable(cell) } : { ...cell, text: printable(cell.text) };
}

/** Shows control characters and lone surrogates as escapes. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- the control characters are the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}
