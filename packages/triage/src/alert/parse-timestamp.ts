import type { AlertFlag, AlertTimestamp } from './alert.ts';
import type { JsonValue } from './json-value.ts';

// ISO 8601 as loggers write it: offsets with and without a colon, up to nine digits of a second, a blank for the T.
const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?$/;

/** A timestamp, and what is odd about it. */
export interface ReadTimestamp {
  readonly timestamp: AlertTimestamp;
  readonly flag: AlertFlag | undefined;
}

/**
 * Reads a timestamp; one without an offset is taken as UTC. What is missing, unreadable, or further ahead of the clock than
 * `futureMsMax` is flagged and never refused: an attacker must not get rid of an alert by a wrong clock.
 */
export function readTimestamp(
  value: JsonValue | undefined,
  nowMs: number,
  futureMsMax: number,
): ReadTimestamp {
  if (value === undefined || value === null || value === '') {
    return { timestamp: { text: null, iso: null, ms: null }, flag: 'timestamp-missing' };
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const ms =
    typeof value === 'string' ? instantOf(value) : typeof value === 'number' ? epochMs(value) : undefined;
  if (ms === undefined) return { timestamp: { text, iso: null, ms: null }, flag: 'timestamp-unreadable' };
  const flag = ms > nowMs + futureMsMax ? 'timestamp-future' : undefined;
  return { timestamp: { text, iso: new Date(ms).toISOString(), ms }, flag };
}

/** Milliseconds since the epoch of a text of ISO 8601, or undefined. */
export function instantOf(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // The calendar has no 31 April; Date would make it 1 May.
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const clockMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const fractionMs = Math.floor(Number(`0.${fraction || '0'}`) * 1000 + 1e-6);
  return date.getTime() + clockMs + fractionMs - offsetMs(zone);
}

function offsetMs(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Numbers are milliseconds since the epoch, as the indexer stores dates. */
function epochMs(value: number): number | undefined {
  const ms = Math.floor(value);
  return Number.isNaN(new Date(ms).getTime()) ? undefined : ms;
}
