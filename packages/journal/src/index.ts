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
} from '@spoolproof/contract';
export { CopyOnWriteMap } from './copy-on-write-map.ts';
export { crc32c } from './crc32c.ts';
export { inspectJournal, listQuarantine } from './inspect-journal.ts';
export { jsonRecords } from './json-records.ts';
export type { JsonRecords } from './json-records.ts';
export type { JournalLimits } from './limits.ts';
export { openJournal } from './open-journal.ts';
export type { OpenJournalOptions } from './open-journal.ts';
export { verifyJournal } from './verify-journal.ts';
