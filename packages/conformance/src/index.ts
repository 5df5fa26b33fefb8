export { auditDirectory } from './auditor/audit-directory.ts';
export type { AuditDirectoryOptions } from './auditor/audit-directory.ts';
export type { AuditDefect, AuditDefectKind, AuditEntry, AuditReport, ReadyShape } from './auditor/report.ts';

export { checkAll, CHECKERS } from './checkers/check-all.ts';
export type { Checker } from './checkers/check-all.ts';
export type { Failure, Finding } from './checkers/finding.ts';
export type {
  AuditFacts,
  CapWindow,
  ContentionWindow,
  CostWindow,
  DrainOutcome,
  ForeignOutcome,
  InterruptedCap,
  LargestDirectory,
  LoopSlice,
  Observation,
  OrderWindow,
  ReadmitWindow,
  RecoveryOutcome,
  RejectWindow,
  StatsComparison,
  SweepWindow,
  TimeWindow,
} from './checkers/observation.ts';
export { generateWazuhAlert } from './documents/wazuh-alert.ts';
export { applyBaseline, assertSameSubject } from './evidence/apply-baseline.ts';
export { mergeFindings, verdictOf } from './evidence/merge-findings.ts';
export type { LaneFindings } from './evidence/merge-findings.ts';
export { INCIDENT } from './incident/incident-numbers.ts';
export type { FlatEnforcement } from './incident/enforce-flat.ts';
export { enforceIncident } from './incident/enforce-incident.ts';
export { enforceSubject } from './incident/enforce-subject.ts';
export type { SubjectEnforcement } from './incident/enforce-subject.ts';
export { replayIncident } from './incident/replay-incident.ts';
export type { IncidentOptions, IncidentReplay } from './incident/replay-incident.ts';
export { History, NONE, TOUCH_DETAILS } from './history/history.ts';
export type { HistoryError, HistoryProcess, OperationFacts, ProcessEnd } from './history/history.ts';
export { Snapshot } from './history/snapshot.ts';
export { TouchIndex } from './history/touch-index.ts';
export { checkJournal } from './journal/check-journal.ts';
export type { CheckJournalOptions } from './journal/check-journal.ts';
export { knownBadJournals, plainJournal } from './journal/known-bad/known-bad-journals.ts';
export type { KnownBadJournal } from './journal/known-bad/known-bad-journals.ts';
export { controlSubjects, knownBadQueues, knownBadSubjects } from './known-bad/known-bad-subjects.ts';
export type { KnownBadQueue } from './known-bad/known-bad-subjects.ts';
export type { GateProgress } from './lane/lane-context.ts';
export { plainPorts } from './real/plain-ports.ts';
export { runGate } from './gate/run-gate.ts';
export type { GateOptions } from './gate/run-gate.ts';
export { replayGate } from './gate/replay-gate.ts';
export type { ReplayOptions, ReplayOutcome } from './gate/replay-gate.ts';
export { formatGateReplay, parseGateReplay } from './replay/gate-replay.ts';
export type { GateReplay, LaneName } from './replay/gate-replay.ts';
export { renderAnnotations } from './render/render-annotations.ts';
export { renderClauseTable, renderLaneTable } from './render/render-clauses.ts';
export { renderEvidence, renderFailure } from './render/render-evidence.ts';
export { renderHtml } from './render/html/render-html.ts';
export { renderJUnit } from './render/render-junit.ts';
export { renderMarkdown } from './render/render-markdown.ts';
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
export type { ZooResult } from './zoo/run-exhibit.ts';
export { runZoo } from './zoo/run-zoo.ts';
export type { ZooOptions } from './zoo/run-zoo.ts';
