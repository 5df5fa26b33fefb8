import { CLAUSES } from '@spoolproof/contract';
import type { ClauseId } from '@spoolproof/contract';

import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';
import { checkNoLoss } from './q01-no-loss.ts';
import { checkNoPhantom } from './q02-no-phantom.ts';
import { checkIntegrity } from './q03-integrity.ts';
import { checkConservation } from './q04-conservation.ts';
import { checkAtomicBatch } from './q05-atomic-batch.ts';
import { checkSingleWinner } from './q06-single-winner.ts';
import { checkFencedSettle } from './q07-fenced-settle.ts';
import { checkDeliveryBound } from './q08-delivery-bound.ts';
import { checkSettleFinality } from './q09-settle-finality.ts';
import { checkArchiveOnce } from './q10-archive-once.ts';
import { checkOrder } from './q11-order.ts';
import { checkCap } from './q12-cap.ts';
import { checkVanishTolerance } from './q13-vanish-tolerance.ts';
import { checkErrorFidelity } from './q14-error-fidelity.ts';
import { checkHonestIndeterminacy } from './q15-honest-indeterminacy.ts';
import { checkRecoveryIdempotent } from './q16-recovery-idempotent.ts';
import { checkContainment } from './q17-containment.ts';
import { checkTrueReports } from './q18-true-reports.ts';
import { checkKeyedOnce } from './q19-keyed-once.ts';
import { checkDrain } from './q20-drain.ts';
import { checkOrphanReclaim } from './q21-orphan-reclaim.ts';
import { checkPoisonIsolation } from './q22-poison-isolation.ts';
import { checkLockFreedom } from './q23-lock-freedom.ts';
import { checkCapProgress } from './q24-cap-progress.ts';
import { checkEnqueueCost } from './q30-enqueue-cost.ts';
import { checkClaimCost } from './q31-claim-cost.ts';
import { checkCapCost } from './q32-cap-cost.ts';
import { checkContentionCost } from './q33-contention-cost.ts';
import { checkResources } from './q34-resources.ts';
import { checkDirectoryBound } from './q35-directory-bound.ts';
import { checkRecoveryCost } from './q36-recovery-cost.ts';
import { checkEventLoop } from './q37-event-loop.ts';

/** Decides one clause from what was observed. */
export type Checker = (observation: Observation) => Finding;

/** The checkers, by the clause that each decides. */
export const CHECKERS: Readonly<Partial<Record<ClauseId, Checker>>> = {
  Q01: checkNoLoss,
  Q02: checkNoPhantom,
  Q03: checkIntegrity,
  Q04: checkConservation,
  Q05: checkAtomicBatch,
  Q06: checkSingleWinner,
  Q07: checkFencedSettle,
  Q08: checkDeliveryBound,
  Q09: checkSettleFinality,
  Q10: checkArchiveOnce,
  Q11: checkOrder,
  Q12: checkCap,
  Q13: checkVanishTolerance,
  Q14: checkErrorFidelity,
  Q15: checkHonestIndeterminacy,
  Q16: checkRecoveryIdempotent,
  Q17: checkContainment,
  Q18: checkTrueReports,
  Q19: checkKeyedOnce,
  Q20: checkDrain,
  Q21: checkOrphanReclaim,
  Q22: checkPoisonIsolation,
  Q23: checkLockFreedom,
  Q24: checkCapProgress,
  Q30: checkEnqueueCost,
  Q31: checkClaimCost,
  Q32: checkCapCost,
  Q33: checkContentionCost,
  Q34: checkResources,
  Q35: checkDirectoryBound,
  Q36: checkRecoveryCost,
  Q37: checkEventLoop,
};

/** Decides every clause that is about queues: those that do not apply say so, those without a checker are unknown. */
export function checkAll(observation: Observation): Finding[] {
  return CLAUSES.filter(({ id }) => id.startsWith('Q')).map((clause): Finding => {
    const none = { clause: clause.id, opportunities: 0, failures: 0, examples: [] };
    if (!clause.appliesWhen.test(observation.capabilities)) {
      return { ...none, verdict: 'not-applicable', note: `for ${clause.appliesWhen.words}` };
    }
    const check = CHECKERS[clause.id];
    return check === undefined
      ? { ...none, verdict: 'unknown', note: 'not decided on a real filesystem' }
      : check(observation);
  });
}
