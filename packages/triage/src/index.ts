export type {
  Alert,
  AlertAgent,
  AlertFlag,
  AlertRule,
  AlertSource,
  AlertTimestamp,
  ParsedAlert,
  Rejected,
  RejectionCode,
  SourcePosition,
  Wrapping,
} from './alert/alert.ts';
export { fieldValues } from './alert/field-values.ts';
export { fileChunks } from './alert/file-chunks.ts';
export { canonicalJson } from './alert/json-value.ts';
export type { JsonObject, JsonValue } from './alert/json-value.ts';
export { parseDocument } from './alert/parse-document.ts';
export type { ParseOptions } from './alert/parse-document.ts';
export { parseJson } from './alert/parse-json.ts';
export type { JsonFault, ObjectSpan, ParsedJson } from './alert/parse-json.ts';
export { ALERT_LIMITS } from './alert/parse-limits.ts';
export type { AlertLimits } from './alert/parse-limits.ts';
export { readAlerts } from './alert/read-alerts.ts';
export type { ReadOptions } from './alert/read-alerts.ts';
export { decide } from './policy/decide.ts';
export type {
  AgentTrace,
  Decision,
  DecisionContext,
  DedupKey,
  EnrichmentOutcome,
  Evidence,
  ScoreTrace,
  Trace,
  TraceOutcome,
  TraceStep,
} from './policy/decision.ts';
export { DISPOSITIONS, isClosure } from './policy/disposition.ts';
export type { Disposition } from './policy/disposition.ts';
export type {
  CompiledMatcher,
  DedupWindowRule,
  FieldReader,
  LevelBand,
  Policy,
  PolicyTestCase,
  Suppression,
} from './policy/policy.ts';
