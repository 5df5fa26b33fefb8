export { CAP_POLICIES, DURABILITY_LEVELS } from './capabilities.ts';
export type { Capabilities, CapPolicy, Durability } from './capabilities.ts';
export {
  BUCKET_ITEMS_MAX_DEFAULT,
  CAP_CALLS_CONSTANT,
  CAP_CALLS_PER_PARTIAL_BUCKET,
  CAP_PREPARING_RENAMES_MAX,
  capCallsMax,
  CLAIM_CALLS_MAX,
  CLAIM_COST_RATIO_MAX,
  CLAIM_ENTRIES_MAX,
  contentionAttemptsMax,
  descriptorsMax,
  directoryEntriesMax,
  ENQUEUE_CALLS_MAX,
  ENQUEUE_FSYNCS,
  ENQUEUE_KEY_CALLS_MAX,
  ENQUEUE_KEY_FSYNCS_MAX,
  EVENT_LOOP_SLICE_MS,
  MEMORY_GROWTH_BYTES_MAX,
  ORDER_WINDOW_BUCKETS,
  POISON_DELAYS_MAX,
  SWEEP_CALLS_PER_DELETION,
  sweepCallsMax,
} from './clauses/bounds.ts';
export type { CapWork, SweepWork } from './clauses/bounds.ts';
export { CLAUSE_GROUPS, CLAUSE_IDS } from './clauses/clause.ts';
export type { Applicability, Clause, ClauseGroup, ClauseId } from './clauses/clause.ts';
export { clauseById, CLAUSES, clausesFor } from './clauses/contract.ts';
export { ERROR_CODES, isSpoolError, SpoolError } from './error.ts';
export type { ErrorCode, ErrorFacts } from './error.ts';
export {
  CLAUSE_VERDICTS,
  EVIDENCE_VERDICTS,
  evidenceSchema,
  LANE_FILE_SYSTEMS,
  LANE_TIERS,
} from './evidence.ts';
export type {
  CallEvent,
  ClauseEvidence,
  ClauseVerdict,
  Counterexample,
  Evidence,
  EvidenceVerdict,
  LaneEvidence,
  LaneFileSystem,
  LaneTier,
  MachineFacts,
  ShrunkCase,
} from './evidence.ts';
export { HISTORY_OPERATIONS, HISTORY_OUTCOMES, historyEventSchema } from './history.ts';
export type { HistoryEvent, HistoryOperation, HistoryOutcome } from './history.ts';
export type {
  AppendResult,
  Journal,
  JournalDamage,
  JournalInspection,
  JournalOpenReport,
  JournalState,
  JournalVerification,
  JournalWarning,
  QuarantinedRecord,
  SegmentFacts,
  SnapshotFacts,
  SnapshotReport,
} from './journal.ts';
export type { Clock, Timers } from './ports/clock.ts';
export { errnoOf, FILE_SYSTEM_CALLS } from './ports/file-system.ts';
export type {
  DirectoryEntry,
  EntryKind,
  FileDescriptor,
  FileStatus,
  FileSystem,
  FileSystemCall,
  FileSystemTraits,
  OpenMode,
} from './ports/file-system.ts';
export type { Identity, ProcessIdentity, ProcessVerdict } from './ports/identity.ts';
export type { Ports } from './ports/ports.ts';
export type { Random } from './ports/random.ts';
export type {
  Abortable,
  BuryOptions,
  Cap,
  CapReport,
  ClaimOptions,
  EnforceCapOptions,
  EnqueueManyResult,
  EnqueueOptions,
  EnqueueResult,
  InventoryEntry,
  Lease,
  Queue,
  QueueStats,
  ReadmitOptions,
  ReadmitReport,
  ReleaseOptions,
  SettleManyResult,
  Settlement,
  SweepOptions,
  SweepReport,
} from './queue.ts';
export { ITEM_STATES } from './states.ts';
export type { AcceptedState, ItemState } from './states.ts';
