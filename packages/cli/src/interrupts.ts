import { exitCodes } from './exit-codes.ts';

/** Why a run was told to stop, as the reason of its signal. */
export class StopRequest extends Error {
  override readonly name = 'StopRequest';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Turns signals of the terminal into abort signals: the first asks to finish cleanly, the second to give up. */
export interface Interrupts {
  /** Aborted with a {@link StopRequest} by the first Ctrl-C or SIGTERM, or when standard output was closed. */
  readonly signal: AbortSignal;
  /** Stops as the first Ctrl-C would. */
  stop(request: StopRequest): void;
  /** Says what the second Ctrl-C does; without it the process ends at once. */
  onForce(force: () => void): void;
  /** Stops listening. */
  dispose(): void;
}

/** Listens for SIGINT and SIGTERM on a process. The third one always ends the process. */
export function listenForInterrupts(target: NodeJS.Process): Interrupts {
  const controller = new AbortController();
  let force: (() => void) | undefined;
  let received = 0;
  const handle = (name: 'SIGINT' | 'SIGTERM'): void => {
    const exitCode = name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    received += 1;
    if (received === 1) {
      controller.abort(new StopRequest(`stopped by ${name}`, exitCode));
    } else if (received === 2 && force !== undefined) {
      force();
    } else {
      target.exit(exitCode);
    }
  };
  target.on('SIGINT', handle);
  target.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    stop: (request) => controller.abort(request),
    onForce: (action) => {
      force = action;
    },
    dispose: () => {
      target.off('SIGINT', handle);
      target.off('SIGTERM', handle);
    },
  };
}
