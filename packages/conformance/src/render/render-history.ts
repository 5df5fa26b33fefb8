import type { HistoryEvent } from '@spoolproof/contract';

import { shorten } from './shorten.ts';

const cellMax = 46;
/** An error can quote a whole batch; the evidence itself keeps all of it. */
const detailMax = 240;

/** A few lines of a history as text: a lane for each process, time downwards, each operation where it began. */
export function renderHistory(events: readonly HistoryEvent[]): string {
  if (events.length === 0) return '  (nothing in the history: see the message)';
  const processes = [...new Map(events.map((event) => [event.process, event.role]))];
  const cells = events.map((event) => describe(event));
  const widths = processes.map(([actor, role]) =>
    Math.max(
      title(actor, role).length,
      ...events.flatMap((event, row) => (event.process === actor ? [cells[row]?.length ?? 0] : [])),
    ),
  );
  const first = Math.min(...events.map(({ invokeUs }) => invokeUs));
  const line = (time: string, texts: readonly string[]): string =>
    `  ${time.padStart(10)}  ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' │ ')}`.trimEnd();
  const header = line(
    'time',
    processes.map(([actor, role]) => title(actor, role)),
  );
  const rows = events.map((event, row) =>
    line(
      `+${((event.invokeUs - first) / 1000).toFixed(2)} ms`,
      processes.map(([actor]) => (actor === event.process ? (cells[row] ?? '') : '')),
    ),
  );
  const legend = events.map((event, row) => `  ${String(row + 1).padStart(10)}  ${explain(event)}`);
  return [header, ...rows, '', ...legend].join('\n');
}

function title(actor: number, role: string): string {
  return `${role} ${actor}`;
}

function describe(event: HistoryEvent): string {
  const item = event.item === null ? '' : ` ${event.item}`;
  return `${event.operation}${item} ${event.outcome}`.slice(0, cellMax);
}

/** The whole of an event, on a line of its own. */
function explain(event: HistoryEvent): string {
  const took =
    event.returnUs === null
      ? 'never returned'
      : `${((event.returnUs - event.invokeUs) / 1000).toFixed(2)} ms`;
  const detail = event.detail === '' ? '' : `: ${shorten(event.detail, detailMax)}`;
  return `${event.role} ${event.process}, ${event.operation}, ${event.outcome}, ${took}${detail}`;
}
