export { CAP_POLICIES, DURABILITY_LEVELS } from './capabilities.ts';
export type { Capabilities, CapPolicy, Durability } from './capabilities.ts';
export { ERROR_CODES, isSpoolError, SpoolError } from './error.ts';
export type { ErrorCode, ErrorFacts } from './error.ts';
export { CLAUSE_VERDICTS, EVIDENCE_VERDICTS, evidenceSchema } from './evidence.ts';
export type {
  ClauseEvidence,
  ClauseVerdict,
  Counterexample,
  Evidence,
  EvidenceVerdict,
  LaneEvidence,
  MachineFacts,
} from './evidence.ts';
export { HISTORY_OPERATIONS, HISTORY_OUTCOMES, historyEventSchema } from './history.ts';
export type { HistoryEvent, HistoryOperation, HistoryOutcome } from './history.ts';
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
