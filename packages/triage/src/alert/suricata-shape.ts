import { isJsonObject, ownValue, type JsonObject } from './json-value.ts';
import { textAt, textsAt, wholeNumberAt } from './scalar-at.ts';
import type { Refusal, SourceShape } from './source-shape.ts';

/** Levels of Wazuh's scale for Suricata's severities, of which 1 is the gravest. */
const levelBySeverity: readonly (number | undefined)[] = [undefined, 12, 8, 5, 3];

/** Reads a line of Suricata's EVE log; undefined when the document is of another source. */
export function suricataShape(original: JsonObject): SourceShape | Refusal | undefined {
  const type = ownValue(original, 'event_type');
  if (typeof type !== 'string') return undefined;
  const alert = ownValue(original, 'alert');
  if (type !== 'alert' || !isJsonObject(alert)) {
    return {
      code: 'not-an-alert',
      message: `it is an event of Suricata of type ${JSON.stringify(type.slice(0, 40))}, no alert`,
    };
  }
  const id = textAt(alert, 'signature_id');
  if (id === null)
    return { code: 'field-invalid', message: 'alert.signature_id is missing; allowed is a number or a text' };
  const severity = wholeNumberAt(alert, 'severity');
  const category = textAt(alert, 'category');
  return {
    source: 'suricata',
    timestamp: ownValue(original, 'timestamp'),
    level: severity === undefined ? null : (levelBySeverity[severity] ?? null),
    rule: {
      id,
      description: textAt(alert, 'signature') ?? '',
      groups: category === null ? ['suricata'] : ['suricata', category],
      mitre: {
        ids: textsAt(alert, 'metadata', 'mitre_technique_id'),
        tactics: textsAt(alert, 'metadata', 'mitre_tactic_name'),
        techniques: textsAt(alert, 'metadata', 'mitre_technique_name'),
      },
    },
    agent: { id: null, name: textAt(original, 'host'), ip: null },
  };
}
