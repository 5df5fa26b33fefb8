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
export { canonicalJson } from './alert/json-value.ts';
export type { JsonObject, JsonValue } from './alert/json-value.ts';
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
