import type { FileSystem } from '@spoolproof/contract';
import { DEFAULT_UID, type Call, type Caller } from './call.ts';
import type { Kernel } from './kernel.ts';
import { CallPort } from './port.ts';

/** Who makes the calls of a direct port. */
export interface DirectCaller {
  /** Default {@link DEFAULT_UID}. */
  readonly uid?: number;
  /** Default 1024. */
  readonly descriptorsMax?: number;
}

/**
 * A port whose calls happen at once, one after the other, without a scheduler: for preparing a volume, for looking at
 * it afterwards, and for programs that have nothing to race with.
 */
export function directPort(kernel: Kernel, caller: DirectCaller = {}): FileSystem {
  const whole: Caller = {
    id: 0,
    uid: caller.uid ?? DEFAULT_UID,
    descriptors: [],
    descriptorsMax: caller.descriptorsMax ?? 1024,
  };
  return new CallPort(whole, kernel.traits, (call) => performNow(kernel, call));
}

function performNow(kernel: Kernel, call: Call): Promise<never> {
  kernel.resolve(call);
  if (call.error === undefined) kernel.effect(call);
  return call.error === undefined ? Promise.resolve(call.value as never) : Promise.reject(call.error);
}
