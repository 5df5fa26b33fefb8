import { FAULTS } from '@spoolproof/sim';
import type { FaultName } from '@spoolproof/sim';

/** The errno that a fault shows to whoever it strikes, or null when it shows none. */
export function errnoOfFault(fault: FaultName): string | null {
  const { effect } = FAULTS[fault];
  if (effect.kind === 'refuse' || effect.kind === 'lie') return effect.errno;
  return effect.kind === 'lose-writes' ? 'EIO' : null;
}
