import type { CallEvent } from '@spoolproof/contract';
import { parsePlan, runPlan } from '@spoolproof/sim';

import { inWorldOf } from '../ambient/ambient-subject.ts';
import type { GateReplay } from '../replay/gate-replay.ts';
import type { Subject } from '../subject.ts';
import type { Case } from './case.ts';
import { CaseFailure, caseScenario } from './case-scenario.ts';
import type { CaseResult, CaseSetting } from './run-case.ts';
import { scopeCases } from './scope-cases.ts';
import { swarmCase } from './swarm-case.ts';

/** What a replay of a case shows. */
export interface ReplayedCase {
  readonly result: CaseResult;
  readonly calls: readonly CallEvent[];
}

/**
 * Runs the case of a replay line again, exactly.
 *
 * @throws RangeError when the line names no case, or one that the subject cannot be put through.
 */
export async function replayCase(
  replay: GateReplay,
  subject: Subject,
  signal: AbortSignal,
): Promise<ReplayedCase> {
  const { fs, keep, plan } = replay;
  if (fs === 'real') throw new RangeError('cases are simulated: fs=sim or fs=memfs, not fs=real');
  if (plan === undefined) throw new RangeError('plan=… is missing');
  const whole = caseNamed(replay.case ?? '', subject);
  const definition: Case =
    keep === undefined
      ? whole
      : { ...whole, steps: whole.steps.filter((_, number) => keep.includes(number)) };
  const calls: CallEvent[] = [];
  const setting: CaseSetting = { subject, fs, signal, onCall: (call) => void calls.push(call) };
  let result: CaseResult | null = null;
  const scenario = caseScenario(definition, setting, (found) => (result = found));
  const failure = await inWorldOf(subject, fs, () => runPlan(scenario, parsePlan(plan)));
  if (failure !== undefined && !(failure.error instanceof CaseFailure)) throw failure.error;
  if (result === null) throw new Error('the case ended without a result');
  return { result, calls };
}

/** The case of a name: `scope-taker-taker`, `swarm-17`, `power-17`. */
function caseNamed(name: string, { capabilities }: Subject): Case {
  const [, kind, seed] = /^(swarm|power)-(\d+)$/u.exec(name) ?? [];
  if (kind !== undefined) return swarmCase(kind === 'power' ? 'power' : 'swarm', Number(seed), capabilities);
  const scope = scopeCases(capabilities).find((known) => known.name === name);
  if (scope === undefined) throw new RangeError(`case=${name}: this subject has no such case`);
  return scope;
}
