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
export { groupOf } from './policy/alert-group.ts';
export type { AlertGroup } from './policy/alert-group.ts';
export { checkPolicy, requirePolicy } from './policy/check-policy.ts';
export type { CheckOptions, PolicyCheck } from './policy/check-policy.ts';
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
export { diffPolicies } from './policy/diff-policies.ts';
export type { DiffOptions, PolicyChange, PolicyDiff } from './policy/diff-policies.ts';
export { enrich } from './policy/enrich.ts';
export type { EnrichmentHook, EnrichOptions } from './policy/enrich.ts';
export { explainDecision } from './policy/explain-decision.ts';
export { issueText } from './policy/policy-issue.ts';
export type { PolicyIssue } from './policy/policy-issue.ts';
export { SuppressionCounter } from './policy/suppression-report.ts';
export type { SuppressionUse } from './policy/suppression-report.ts';
export { testPolicy } from './policy/test-policy.ts';
export type { PolicyTestResult } from './policy/test-policy.ts';
export { caseIdOf } from './cases/case-id.ts';
export { openCaseRoot } from './cases/case-root.ts';
export type { CaseRoot } from './cases/case-root.ts';
export { readCase } from './cases/case-store.ts';
export type { CaseReading } from './cases/case-store.ts';
export type { CaseRecord, CaseSubject } from './cases/case-record.ts';
export { listCases } from './cases/list-cases.ts';
export type { ListedEntry } from './cases/list-cases.ts';
export { Ledger } from './ledger/ledger.ts';
export type { Recorded } from './ledger/ledger.ts';
export { ledgerGroups } from './ledger/ledger-groups.ts';
export type { LedgerGroup } from './ledger/ledger-groups.ts';
export type { DispositionRecord, PackOutcome } from './ledger/ledger-record.ts';
export type { LedgerEntry } from './ledger/ledger-state.ts';
export type { PackRules } from './packs/build-pack.ts';
export type { OwnPattern } from './packs/own-pattern.ts';
export { Redactor } from './packs/redact.ts';
export type { RedactionOptions } from './packs/redact.ts';
export { reconcile } from './reconcile/reconcile.ts';
export type {
  Mismatch,
  MismatchKind,
  Reconciliation,
  ReconciliationCounts,
} from './reconcile/reconciliation.ts';
export { runTriage } from './run/run-triage.ts';
export type { TriageSetup } from './run/run-triage.ts';
export type { TriageOptions, TriageReport } from './run/triage-report.ts';
