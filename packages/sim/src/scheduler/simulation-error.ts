/**
 * - `stuck`: no task can go on, and no time will change that.
 * - `too-many-steps`: the run did not end within its bound.
 * - `nondeterminism`: the same choices led to another run.
 * - `not-supported`: the kernel cannot do what was asked of it (power loss of a memfs).
 * - `bad-replay-line`: the line is not one that this version writes.
 */
export type SimulationErrorCode =
  'stuck' | 'too-many-steps' | 'nondeterminism' | 'not-supported' | 'bad-replay-line';

/** What is wrong with a simulation, as opposed to what a simulation found. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
  readonly code: SimulationErrorCode;

  constructor(code: SimulationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
