/** What an instance of `spec/instances.qnt` is explored for. */
export interface Instance {
  /** Its module. */
  readonly name: string;
  /** Must hold in every state, beside what must hold in all instances. */
  readonly invariants?: readonly string[];
  /** Must be seen, or the instance does not show what it is there for. */
  readonly witnesses: readonly string[];
  /** A state in which it holds must be within reach from everywhere. */
  readonly reachable?: readonly string[];
  /** How many states there are: a change of the model that is not meant to change anything changes none. */
  readonly states: number;
}

/** An instance with a defect. */
export interface DefectiveInstance {
  readonly name: string;
  /** The clause by which it must fall. */
  readonly clause: string;
  /** Steps of the shortest history that shows it. */
  readonly steps: number;
}

/** The clauses that the model decides in every state, by their definitions in `spec/queue.qnt`. */
export const INVARIANTS: readonly string[] = [
  'Q01_NoLoss',
  'Q02_NoPhantom',
  'Q04_Conservation',
  'Q05_AtomicBatch',
  'Q06_SingleWinner',
  'Q07_FencedSettle',
  'Q08_DeliveryBound',
  'Q09_SettleFinality',
  'Q10_ArchiveOnce',
  'Q12_Cap',
  'Q18_TrueReports',
  'Q19_KeyedOnce',
  'Q21_OrphanReclaim',
];

const DRAIN = { reachable: ['Q20_Drain'] } as const;

/** Instances that are explored to the last state. */
export const SOUND_INSTANCES: readonly Instance[] = [
  { name: 'publishAndClaim', witnesses: ['sawLateArrival'], ...DRAIN, states: 716 },
  { name: 'publishAndBulkClaim', witnesses: ['sawLateArrival', 'sawSealed'], ...DRAIN, states: 814 },
  { name: 'twoConsumers', witnesses: ['sawSecondDelivery'], states: 4112 },
  { name: 'lostLease', witnesses: ['sawLateSettle', 'sawLeaseLost', 'sawSecondDelivery'], states: 2779 },
  { name: 'lostItem', witnesses: ['sawLateSettle', 'sawLeaseLost', 'sawSecondDelivery'], states: 3377 },
  { name: 'deadProducer', witnesses: ['sawOrphanSealed'], ...DRAIN, states: 2917 },
  { name: 'deadConsumer', witnesses: ['sawSecondDelivery'], ...DRAIN, states: 2967 },
  { name: 'twoSweepers', witnesses: ['sawSealed'], states: 6083 },
  { name: 'archiveOpen', witnesses: ['sawLateArrival'], states: 319 },
  { name: 'twoArchivers', witnesses: ['sawSplit'], invariants: ['Q12_ExactVictims'], states: 493 },
  { name: 'deadArchiver', witnesses: ['sawSplit'], reachable: ['Q24_CapProgress'], states: 1364 },
  { name: 'archiveAndClaim', witnesses: ['sawSplit'], states: 884 },
  { name: 'readmission', witnesses: ['sawReturn'], states: 291 },
  { name: 'readmissionInPart', witnesses: ['sawArchive', 'sawReturnInPart'], states: 431 },
  { name: 'oneKey', witnesses: ['sawHelp'], states: 1541 },
];

/** Instances that must fail. */
export const DEFECTIVE_INSTANCES: readonly DefectiveInstance[] = [
  { name: 'unsealedBulkMove', clause: 'Q01_NoLoss', steps: 17 },
  { name: 'staleArchive', clause: 'Q12_Cap', steps: 24 },
  { name: 'unfencedAck', clause: 'Q07_FencedSettle', steps: 29 },
  { name: 'earlySeal', clause: 'Q18_TrueReports', steps: 19 },
  { name: 'keyBeforeItem', clause: 'Q19_KeyedOnce', steps: 3 },
];
