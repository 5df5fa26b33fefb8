/** What the reports of April 2026 say, in their own numbers. */
export const INCIDENT = {
  /** Files in the directory when the cap was enforced. */
  files: 505_836,
  /** What the cap was meant to leave. */
  cap: 2000,
  /** Calls of stat that the machine made in a second. */
  statsPerSecond: 114,
  /** Minutes of one sort by modification time. */
  sortMinutes: 74,
  /** Files that triage drained in a minute. */
  drainedPerMinute: 340,
  /** The sort for which the report counts what vanished: its files, and how many of them did. */
  sampled: { files: 35_000, vanished: 1055 },
} as const;

/** The report's own arithmetic, written out: `505,836 / 114 / 60 = 73.95`. */
export function sortArithmetic(files: number): string {
  const minutes = files / INCIDENT.statsPerSecond / 60;
  return `${files.toLocaleString('en')} / ${INCIDENT.statsPerSecond} / 60 = ${minutes.toFixed(2)}`;
}
