import type { Alert, AlertFlag, SourcePosition, Wrapping } from './alert.ts';
import { ecsShape } from './ecs-shape.ts';
import { identityOf } from './identity.ts';
import type { JsonObject } from './json-value.ts';
import { readTimestamp } from './parse-timestamp.ts';
import type { Refusal, SourceShape } from './source-shape.ts';
import { suricataShape } from './suricata-shape.ts';
import { wazuhShape } from './wazuh-shape.ts';

/** What normalising needs besides the document. */
export interface NormaliseContext {
  readonly wrapping: Wrapping;
  readonly position: SourcePosition;
  readonly nowMs: number;
  readonly futureMsMax: number;
}

/** Brings a document of any source into the one shape, or says why it is no alert. */
export function normalise(original: JsonObject, context: NormaliseContext): Alert | Refusal {
  const shape = shapeOf(original);
  if ('code' in shape) return shape;
  const { timestamp, flag } = readTimestamp(shape.timestamp, context.nowMs, context.futureMsMax);
  const flags: AlertFlag[] = flag === undefined ? [] : [flag];
  if (shape.level === null) flags.push('level-missing');
  return {
    identity: identityOf(original, context.wrapping, shape.source === 'wazuh'),
    source: shape.source,
    timestamp,
    rule: { ...shape.rule, level: shape.level ?? levelUnknown },
    agent: shape.agent,
    flags,
    original,
    wrapping: context.wrapping,
    position: context.position,
  };
}

/** What is not known to be harmless is taken for the gravest, so that no suppression reaches it. */
const levelUnknown = 16;

function shapeOf(original: JsonObject): SourceShape | Refusal {
  return (
    wazuhShape(original) ??
    suricataShape(original) ??
    ecsShape(original) ?? {
      code: 'unrecognised',
      message:
        'it is no alert of Wazuh (rule.id and rule.level), of Suricata (event_type and alert) or of ECS (event.kind)',
    }
  );
}
