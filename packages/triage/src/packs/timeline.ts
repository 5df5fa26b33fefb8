import { isJsonObject, type JsonValue } from '../alert/json-value.ts';
import { toCsv } from './csv.ts';
import { unwrapped, type PackFacts } from './pack-facts.ts';

/** Members of a document that say when something happened. */
const timeNames: ReadonlySet<string> = new Set(['timestamp', '@timestamp', 'time', 'utctime', 'systemtime']);
const depthMax = 8;
const momentsMax = 100;

/** `timeline.csv`: every time that the alert and the case name, in order; those that cannot be read come last. */
export function timeline(facts: PackFacts): string {
  const moments: [string, string, string][] = [
    [facts.enqueuedAt, 'queue', 'enqueued'],
    [facts.decidedAt, 'triage', `decided ${facts.disposition} by ${facts.decidedBy}`],
  ];
  if (facts.subject.alertedAt !== null) {
    moments.push([facts.subject.alertedAt, 'alert', facts.subject.title]);
  }
  collect(unwrapped(facts.document), '', 0, moments);
  const inOrder = moments.toSorted(([a], [b]) => orderOf(a) - orderOf(b));
  return toCsv([['time', 'source', 'event'], ...inOrder]);
}

function orderOf(time: string): number {
  // A text without a year would be given one that nobody said.
  if (!/^\d{4}-/.test(time)) return Number.MAX_SAFE_INTEGER;
  const ms = Date.parse(time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(ms) ? Number.MAX_SAFE_INTEGER : ms;
}

function collect(value: JsonValue, path: string, depth: number, into: [string, string, string][]): void {
  if (!isJsonObject(value) || depth > depthMax) return;
  for (const [name, member] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    const isTime = timeNames.has(name.toLowerCase()) && typeof member === 'string';
    if (isTime && into.length < momentsMax) into.push([member, 'document', at]);
    else collect(member, at, depth + 1, into);
  }
}
