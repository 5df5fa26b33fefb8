import { isJsonObject, ownValue, type JsonObject, type JsonValue } from './json-value.ts';
import { textAt, textsAt, valueAt, wholeNumberAt } from './scalar-at.ts';
import type { Refusal, SourceShape } from './source-shape.ts';

const levelMax = 16;

/** Reads a Wazuh 4.x alert; undefined when the document is of another source. */
export function wazuhShape(original: JsonObject): SourceShape | Refusal | undefined {
  const rule = ownValue(original, 'rule');
  if (!isWazuh(original, rule)) return undefined;
  if (!isJsonObject(rule)) return wrong('rule', rule, 'an object');
  // A number in some versions.
  const id = textAt(rule, 'id');
  if (id === null) return wrong('rule.id', ownValue(rule, 'id'), 'a text or a number');
  const level = wholeNumberAt(rule, 'level');
  if (level === undefined || level > levelMax) {
    return wrong('rule.level', ownValue(rule, 'level'), `a whole number from 0 to ${levelMax}`);
  }
  return {
    source: 'wazuh',
    // Indexed documents have both; a raw one has only the first.
    timestamp: ownValue(original, 'timestamp') ?? ownValue(original, '@timestamp'),
    level,
    rule: {
      id,
      description: textAt(rule, 'description') ?? '',
      groups: groupsOf(rule),
      mitre: {
        ids: textsAt(rule, 'mitre', 'id'),
        tactics: textsAt(rule, 'mitre', 'tactic'),
        techniques: textsAt(rule, 'mitre', 'technique'),
      },
    },
    agent: {
      id: textAt(original, 'agent', 'id'),
      name: textAt(original, 'agent', 'name'),
      ip: textAt(original, 'agent', 'ip'),
    },
  };
}

function isWazuh(original: JsonObject, rule: JsonValue | undefined): boolean {
  if (isJsonObject(rule) && Object.hasOwn(rule, 'level')) return true;
  return (
    rule !== undefined &&
    Object.hasOwn(original, 'manager') &&
    valueAt(original, 'event', 'kind') === undefined
  );
}

/** A list, or one text with commas between the groups, as rules have it. */
function groupsOf(rule: JsonObject): readonly string[] {
  const groups = ownValue(rule, 'groups');
  if (typeof groups !== 'string') return textsAt(rule, 'groups');
  return groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
}

function wrong(field: string, value: JsonValue | undefined, allowed: string): Refusal {
  const given = value === undefined ? 'missing' : (JSON.stringify(value) ?? '').slice(0, 60);
  return { code: 'field-invalid', message: `${field} is ${given}; allowed is ${allowed}` };
}
