import type { LaneFileSystem } from '@spoolproof/contract';

import type { LaneRequest } from './lane-request.ts';

/** Random cases of each kind on the simulated filesystem, in a gate of the usual budget. */
const casesDefault = 1200;
const budgetSecondsDefault = 600;
const casesMin = 60;
/** memfs knows neither power failures nor unresolved paths: it sees fewer cases. */
const memfsShare = 0.25;

/** The simulated lanes of a gate, for each file system in the order in which they are run. */
export function planSimulatedLanes(
  fs: readonly LaneFileSystem[],
  depths: readonly number[],
  common: Pick<LaneRequest, 'subjectUrl' | 'subjectArgument' | 'seed'>,
  budgetSeconds: number = budgetSecondsDefault,
): LaneRequest[][] {
  const share = Math.min(1, budgetSeconds / budgetSecondsDefault);
  return (['sim', 'memfs'] as const)
    .filter((kind) => fs.includes(kind))
    .map((kind) => {
      const wanted = casesDefault * share * (kind === 'memfs' ? memfsShare : 1);
      const cases = Math.max(casesMin, Math.round(wanted));
      const lane = (name: LaneRequest['lane'], depth: number): LaneRequest => ({
        ...common,
        fs: kind,
        lane: name,
        depth,
        cases,
      });
      const drains = kind === 'sim' ? [lane('drain', Math.max(...depths))] : [];
      return [lane('cases', 20), ...depths.map((depth) => lane('standing', depth)), ...drains];
    });
}
