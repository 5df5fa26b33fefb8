import type { ClauseEvidence, Evidence } from '@spoolproof/contract';

const marks: Readonly<Record<ClauseEvidence['verdict'], string>> = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: 'unknown',
  'not-applicable': 'n/a',
};

/** The clauses as a table of plain text: number, name, verdict, opportunities, failures, notes. */
export function renderClauseTable(evidence: Evidence): string {
  const rows = evidence.clauses.map((clause) => [
    clause.id,
    clause.name,
    marks[clause.verdict],
    clause.verdict === 'not-applicable' ? '' : clause.opportunities.toLocaleString('en-US'),
    clause.failures === 0 ? '' : clause.failures.toLocaleString('en-US'),
    clause.note ?? '',
  ]);
  return renderTable(['clause', 'name', 'verdict', 'opportunities', 'failures', 'note'], rows, [3, 4]);
}

/** The lanes as a table of plain text. */
export function renderLaneTable(evidence: Evidence): string {
  const rows = evidence.lanes.map((lane) =>
    [
      lane.depth,
      lane.seconds,
      lane.items,
      lane.operations,
      lane.deliveries,
      lane.archived,
      lane.vanished,
      lane.kills,
    ].map((count) => count.toLocaleString('en-US')),
  );
  const titles = ['depth', 'seconds', 'items', 'operations', 'deliveries', 'archived', 'vanished', 'kills'];
  return renderTable(titles, rows, [0, 1, 2, 3, 4, 5, 6, 7]);
}

function renderTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
