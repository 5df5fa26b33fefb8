import type { FileSystemTraits } from '@spoolproof/contract';
import type { Call, Caller } from './call.ts';

/**
 * A file system as the scheduler drives it: one call, in two steps, each atomic and synchronous. {@link SimFs} is
 * one, {@link MemfsKernel} another.
 */
export interface Kernel {
  readonly traits: FileSystemTraits;
  /** Looks up the parents of the call's paths. Sets `call.error` when that fails. */
  resolve(call: Call): void;
  /** Makes the call take effect, all of it at once. Sets `call.value` or `call.error`. */
  effect(call: Call): void;
  /** Closes everything that a caller has open: it has ended or died. */
  release(caller: Caller): void;
}
