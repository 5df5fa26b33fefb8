export { auditDirectory } from './auditor/audit-directory.ts';
export type { AuditDirectoryOptions } from './auditor/audit-directory.ts';
export type { AuditDefect, AuditDefectKind, AuditEntry, AuditReport, ReadyShape } from './auditor/report.ts';

export { checkAll, CHECKERS } from './checkers/check-all.ts';
export type { Checker } from './checkers/check-all.ts';
export type { Failure, Finding } from './checkers/finding.ts';
export type {
  AuditFacts,
  CapWindow,
  CostWindow,
  DrainOutcome,
  ForeignOutcome,
  InterruptedCap,
  Observation,
  OrderWindow,
  ReadmitWindow,
  RecoveryOutcome,
  StatsComparison,
  TimeWindow,
} from './checkers/observation.ts';
export { generateWazuhAlert } from './documents/wazuh-alert.ts';
export { mergeFindings, verdictOf } from './evidence/merge-findings.ts';
export type { LaneFindings } from './evidence/merge-findings.ts';
export { History, NONE, TOUCH_DETAILS } from './history/history.ts';
export type { HistoryError, HistoryProcess, OperationFacts, ProcessEnd } from './history/history.ts';
export { Snapshot } from './history/snapshot.ts';
export { TouchIndex } from './history/touch-index.ts';
export { knownBadSubjects } from './known-bad/known-bad-subjects.ts';
export type { GateProgress } from './lane/lane-context.ts';
export { plainPorts } from './real/plain-ports.ts';
export { runGate } from './real/run-gate.ts';
export type { GateOptions } from './real/run-gate.ts';
export { renderClauseTable, renderLaneTable } from './render/render-clauses.ts';
export { renderEvidence, renderFailure } from './render/render-evidence.ts';
export { renderHistory } from './render/render-history.ts';
export { deriveSeed, seededRandom } from './seeded-random.ts';
export type { SeededRandom } from './seeded-random.ts';
export { defineSubject } from './subject.ts';
export type {
  AuditorName,
  SettleKind,
  Subject,
  SubjectCapReport,
  SubjectContext,
  SubjectEnqueueResult,
  SubjectEntry,
  SubjectLease,
  SubjectModule,
  SubjectPorts,
  SubjectQueue,
  SubjectSettings,
  SubjectSettlement,
  SubjectStats,
  SubjectSweepReport,
} from './subject.ts';
export { suite } from './suite.ts';
export type { SuiteOptions, SuiteTest, SuiteTestContext } from './suite.ts';
