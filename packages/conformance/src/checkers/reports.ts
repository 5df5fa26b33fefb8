import type { History } from '../history/history.ts';

/** A number of the report that an operation returned, or 0 when there is none. */
export function numberFromNote(history: History, operation: number, field: string): number {
  return optionalNumberFromNote(history, operation, field) ?? 0;
}

/** A number of the report that an operation returned, or null when it has none. */
export function optionalNumberFromNote(history: History, operation: number, field: string): number | null {
  const note = history.notes.get(operation);
  if (typeof note !== 'object' || note === null) return null;
  const value = (note as Record<string, unknown>)[field];
  return typeof value === 'number' ? value : null;
}
