/** What a run of `work` did. */
export interface WorkReport {
  /** Items settled as done. */
  readonly done: number;
  /** Items given back after a failure, or because the run was stopped. */
  readonly released: number;
  /** Items set aside: exit code 65, or the last delivery failed. */
  readonly buried: number;
  /** Items whose bytes were not those enqueued; the queue has buried them. */
  readonly damaged: number;
  /** Items that somebody else owns now: their lease was lost while the command ran. */
  readonly lost: number;
  /** Commands that ended with anything but 0. */
  readonly failures: number;
  /** Why the run ended. */
  readonly end: 'drained' | 'stopped' | 'too-many-failures';
}

/** Counts up to a {@link WorkReport}. */
export type WorkCounts = { -readonly [Name in Exclude<keyof WorkReport, 'end'>]: WorkReport[Name] };

/** Counters at zero. */
export function emptyCounts(): WorkCounts {
  return { done: 0, released: 0, buried: 0, damaged: 0, lost: 0, failures: 0 };
}
