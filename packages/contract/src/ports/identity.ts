/** Which process this is, so that another one on the same host can tell whether it is gone. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes at every boot. Empty where the platform does not tell. */
  readonly bootId: string;
  /** The pid namespace: the same number means another process in another container. Empty where unknown. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When the process started, in the platform's own unit; together with the pid it survives pid reuse. */
  readonly startTime: string;
}

/**
 * - `alive`: the very process is there.
 * - `gone`: it provably is not, and no system call of it is still under way.
 * - `unknown`: this host cannot tell (another host, another namespace, a reboot, no permission).
 */
export type ProcessVerdict = 'alive' | 'gone' | 'unknown';

/** Tells who we are and whether others still are. */
export interface Identity {
  self(): ProcessIdentity;
  probe(other: ProcessIdentity): ProcessVerdict;
}
