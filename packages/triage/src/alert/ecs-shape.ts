import { objectReader } from './field-values.ts';
import { ownValue, type JsonObject } from './json-value.ts';
import type { Refusal, SourceShape } from './source-shape.ts';

/** Kinds of ECS documents that somebody or something took for an alert. */
const alertKinds: ReadonlySet<string> = new Set(['alert', 'signal']);
const levelMax = 16;
/** `event.severity` of detection rules goes to 100. */
const severityMax = 100;

const reader = (path: string): ((document: JsonObject) => readonly string[]) =>
  objectReader(path, (document: JsonObject) => document);
const kindOf = reader('event.kind');
const severityOf = reader('event.severity');
const ruleId = reader('rule.id');
const ruleUuid = reader('rule.uuid');
const ruleName = reader('rule.name');
const message = reader('message');
const category = reader('event.category');
const eventModule = reader('event.module');
const techniqueId = reader('threat.technique.id');
const tacticName = reader('threat.tactic.name');
const techniqueName = reader('threat.technique.name');
const agentId = reader('agent.id');
const hostName = reader('host.name');
const agentName = reader('agent.name');
const hostIp = reader('host.ip');

/** Reads a document of the Elastic Common Schema; undefined when it is of another source. */
export function ecsShape(original: JsonObject): SourceShape | Refusal | undefined {
  const kind = first(kindOf(original));
  if (kind === null) return undefined;
  if (!alertKinds.has(kind)) {
    return {
      code: 'not-an-alert',
      message: `its event.kind is ${JSON.stringify(kind.slice(0, 40))}; allowed are alert and signal`,
    };
  }
  return {
    source: 'ecs',
    timestamp: ownValue(original, '@timestamp'),
    level: levelOf(first(severityOf(original))),
    rule: {
      id: first(ruleId(original)) ?? first(ruleUuid(original)) ?? '-',
      description: first(ruleName(original)) ?? first(message(original)) ?? '',
      groups: [...category(original), ...eventModule(original)],
      mitre: {
        ids: techniqueId(original),
        tactics: tacticName(original),
        techniques: techniqueName(original),
      },
    },
    agent: {
      id: first(agentId(original)),
      name: first(hostName(original)) ?? first(agentName(original)),
      ip: first(hostIp(original)),
    },
  };
}

function first(values: readonly string[]): string | null {
  return values.find((value) => value !== '') ?? null;
}

function levelOf(severity: string | null): number | null {
  if (severity === null || !/^\d{1,3}$/.test(severity) || Number(severity) > severityMax) return null;
  return Math.ceil((Number(severity) * levelMax) / severityMax);
}
