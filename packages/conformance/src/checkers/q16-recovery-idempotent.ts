import { TOUCH_DETAILS } from '../history/history.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';

/**
 * Q16: a second sweep finds nothing to do and changes nothing, also after sweeps that were killed; and none takes a lease from
 * an owner that has renewed it in time.
 */
export function checkRecoveryIdempotent(observation: Observation): Finding {
  const finding = new FindingBuilder('Q16');
  checkRenewed(observation, finding);
  const { recovery } = observation;
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

/** A renewal that said `settled` keeps the lease for a whole lease from its beginning, whoever sweeps. */
function checkRenewed({ history, touches, settings }: Observation, finding: FindingBuilder): void {
  const { operations } = history;
  for (let touch = 0; touch < history.touches.item.length; touch++) {
    const renewal = history.touches.operation.at(touch);
    if (history.kindOf(renewal) !== 'renew' || history.touchOutcomeOf(touch) !== 'ok') continue;
    const untilUs = operations.invokeUs.at(renewal) + settings.leaseMs * 1000;
    const owner = operations.process.at(renewal);
    const next = touches
      .ofKind(history, history.touches.item.at(touch), ['ack', 'release', 'bury', 'renew'])
      .find((each) => {
        const operation = history.touches.operation.at(each);
        const isMine = operations.process.at(operation) === owner;
        return isMine && operations.invokeUs.at(operation) > operations.returnUs.at(renewal);
      });
    if (next === undefined || operations.returnUs.at(history.touches.operation.at(next)) > untilUs) continue;
    finding.opportunity();
    if (history.touches.detail.at(next) !== TOUCH_DETAILS.leaseLost) continue;
    if (history.notes.has(history.touches.operation.at(next))) continue;
    const name = history.nameOf(history.touches.item.at(touch));
    finding.fail(`the lease of ${name} was taken from process ${owner}, which had renewed it in time`, {
      touches: [touch, next],
    });
  }
}
