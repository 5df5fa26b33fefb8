import type { Alert } from './alert.ts';
import { isJsonObject, ownValue, type JsonObject, type JsonValue } from './json-value.ts';

/** How many values of one field are looked at; the rest are not seen by any matcher. */
const fieldValuesMax = 1024;

/** Fields that every alert has in one shape, whatever its source. */
const normalised: Readonly<Record<string, (alert: Alert) => readonly (string | null)[]>> = {
  source: ({ source }) => [source],
  'rule.id': ({ rule }) => [rule.id],
  'rule.level': ({ rule }) => [String(rule.level)],
  'rule.description': ({ rule }) => [rule.description],
  'rule.groups': ({ rule }) => rule.groups,
  'rule.mitre.id': ({ rule }) => rule.mitre.ids,
  'rule.mitre.tactic': ({ rule }) => rule.mitre.tactics,
  'rule.mitre.technique': ({ rule }) => rule.mitre.techniques,
  'agent.id': ({ agent }) => [agent.id],
  'agent.name': ({ agent }) => [agent.name],
  'agent.ip': ({ agent }) => [agent.ip],
};

/**
 * The scalars that a dotted path leads to, as text: one for a scalar, each for a list, none for an object or what is not
 * there. Lists on the way are walked through. `rule.*` and `agent.*` mean the same in alerts of every source.
 */
export function fieldValues(alert: Alert, path: string): readonly string[] {
  return fieldReader(path)(alert);
}

/** The same with the path taken apart once. */
export function fieldReader(path: string): (alert: Alert) => readonly string[] {
  const known = Object.hasOwn(normalised, path) ? normalised[path] : undefined;
  if (known !== undefined) {
    return (alert) => known(alert).filter((value): value is string => value !== null);
  }
  return objectReader(path, ({ original }) => original);
}

/** Reads a dotted path of any object. */
export function objectReader<From>(
  path: string,
  objectOf: (from: From) => JsonObject,
): (from: From) => readonly string[] {
  const keys = path.split('.');
  return (from) => {
    const found: string[] = [];
    collect(objectOf(from), keys, 0, found);
    return found;
  };
}

function collect(
  value: JsonValue | undefined,
  keys: readonly string[],
  depth: number,
  found: string[],
): void {
  if (found.length >= fieldValuesMax || value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) collect(element, keys, depth, found);
    return;
  }
  if (!isJsonObject(value)) {
    if (depth === keys.length) found.push(typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  const key = keys[depth];
  if (key === undefined) return;
  const before = found.length;
  collect(ownValue(value, key), keys, depth + 1, found);
  // Elastic writes `{"event.kind": "alert"}` as well as `{"event": {"kind": "alert"}}`, and both in one document. Nesting
  // wins where it leads to a value.
  for (let end = depth + 2; end <= keys.length && found.length === before; end += 1) {
    collect(ownValue(value, keys.slice(depth, end).join('.')), keys, end, found);
  }
}
