import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/** Q16: a second sweep finds nothing to do and changes nothing, also after sweeps that were killed. */
export function checkRecoveryIdempotent({ recovery }: Observation): Finding {
  const finding = new FindingBuilder('Q16');
  if (recovery === null) return finding.build();
  finding.opportunity(1 + recovery.interrupted);
  const done = Object.entries(recovery.secondReport ?? {}).filter(([, count]) => count !== 0);
  if (done.length > 0) {
    const what = done.map(([name, count]) => `${name} ${count}`).join(', ');
    finding.fail(`a sweep right after a sweep reports ${what}`);
  }
  if (!recovery.afterFirst.equals(recovery.afterSecond)) {
    finding.fail('a sweep right after a sweep moved items');
  }
  return finding.build(`${recovery.interrupted} sweeps were killed before`);
}
