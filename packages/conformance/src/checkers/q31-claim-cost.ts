import { CLAIM_CALLS_MAX, CLAIM_COST_RATIO_MAX, CLAIM_ENTRIES_MAX } from '@spoolproof/contract';

import { operationsWithin } from './deliveries.ts';
import { FindingBuilder } from './finding.ts';
import type { Finding } from './finding.ts';
import type { CostWindow, Observation } from './observation.ts';

/** Calls per claim may differ by this much however small they are: one listing more or less. */
const slackCalls = 0.1;

/** Q31: what a claim costs does not depend on the depth. */
export function checkClaimCost(observation: Observation): Finding {
  const finding = new FindingBuilder('Q31');
  const { costs } = observation;
  if (costs === null) return finding.build();
  const base = costOf(observation, costs.base);
  const full = costOf(observation, costs.full);
  if (base === null || full === null) return finding.build();
  finding.opportunity(base.claims + full.claims);
  for (const { calls, entries, depth } of [base, full]) {
    if (calls > CLAIM_CALLS_MAX)
      finding.fail(`${calls.toFixed(2)} calls per claim at ${depth} items, allowed are ${CLAIM_CALLS_MAX}`);
    if (entries > CLAIM_ENTRIES_MAX) {
      finding.fail(
        `${entries.toFixed(2)} entries read per claim at ${depth} items, allowed are ${CLAIM_ENTRIES_MAX}`,
      );
    }
  }
  if (full.calls > base.calls * CLAIM_COST_RATIO_MAX + slackCalls) {
    finding.fail(
      `${full.calls.toFixed(2)} calls per claim at ${full.depth} items, ${base.calls.toFixed(2)} at ${base.depth}`,
    );
  }
  return finding.build(
    `${base.calls.toFixed(2)} calls per claim at ${base.depth}, ${full.calls.toFixed(2)} at ${full.depth}`,
  );
}

interface ClaimCost {
  readonly depth: number;
  readonly claims: number;
  readonly calls: number;
  readonly entries: number;
}

/** What claims of one item each cost on average. */
function costOf({ history }: Observation, window: CostWindow): ClaimCost | null {
  let claims = 0;
  let calls = 0;
  let entries = 0;
  for (const operation of operationsWithin(history, ['claim'], window)) {
    if (history.operations.asked.at(operation) !== 1) continue;
    claims++;
    calls += history.operations.calls.at(operation);
    entries += history.operations.entries.at(operation);
  }
  if (claims === 0) return null;
  return { depth: window.depth, claims, calls: calls / claims, entries: entries / claims };
}
