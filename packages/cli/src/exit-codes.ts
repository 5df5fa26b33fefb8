/** What the exit code of the command means. A test compares this table with `--help` and the README. */
export const exitCodes = {
  /** Done; the gate holds; conservation holds. */
  ok: 0,
  /** A clause or conservation is violated, or the command failed. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The gate could not decide: a clause had no opportunity to fail. */
  inconclusive: 3,
  /** `claim`: nothing is claimable now. */
  nothingToClaim: 4,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
  /** Stopped by SIGTERM. */
  terminated: 143,
} as const;

/** The table as `--help` shows it. */
export const exitCodeHelp = `
Exit codes:
  0    done; the gate holds; conservation holds
  1    violated, or failed
  2    wrong usage
  3    inconclusive: the gate could not decide
  4    claim: nothing is claimable now
  130  stopped by Ctrl-C (143: by SIGTERM)`;
