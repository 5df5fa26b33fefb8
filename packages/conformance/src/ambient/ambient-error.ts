/** What a call of Node that the simulation does not have throws or rejects with. */
export class NotSimulatedError extends Error {
  readonly code = 'ERR_NOT_SIMULATED' as const;
  /** The call, as `fs.watch`. */
  readonly call: string;

  constructor(call: string) {
    super(
      `${call} is not simulated: it would reach the real world; declare the subject \`simulated: false\` to run it on real files only`,
    );
    this.name = 'NotSimulatedError';
    this.call = call;
  }
}

/** An error of the shape that Node gives when a system call fails. */
export function systemError(code: string, syscall: string, path?: string): Error {
  const about = path === undefined ? '' : ` '${path}'`;
  return Object.assign(new Error(`${code}: ${syscall}${about}`), {
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
  });
}
