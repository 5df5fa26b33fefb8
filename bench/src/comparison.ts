import { spreadOf, type Run, type Spread } from './scenario.ts';

/** An operation of the queue beside its floor: the same system calls in a bare loop over `node:fs`, in the same run. */
export interface Comparison {
  readonly name: string;
  /** Items of one timed round. */
  readonly items: number;
  /** Microseconds an item. */
  readonly ours: Spread;
  readonly floor: Spread;
  /** Time of the floor over ours, round by round: 1 is as fast as the bare calls. */
  readonly ratio: Spread;
  /** Calls an item through the queue's port, counted in a round of their own; null where nobody counted. */
  readonly callsPerItem: number | null;
  /** The least ratio that is aimed at, or null. */
  readonly target: number | null;
}

/** What is compared. Each side does `items` items; round 0 warms up and is not timed. */
export interface Contest {
  readonly name: string;
  readonly items: number;
  readonly target?: number;
  readonly callsPerItem?: number;
  /** Untimed, before both sides of a round. */
  readonly prepare?: () => Promise<void>;
  readonly ours: () => Promise<unknown>;
  readonly floor: () => unknown;
}

/** Times both sides in turns, the first of them changing from round to round, so that noise meets both. */
export async function compare(run: Run, contest: Contest): Promise<Comparison> {
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round <= run.repeats; round++) {
    run.signal.throwIfAborted();
    run.say(`${contest.name}: round ${round} of ${run.repeats}`);
    await contest.prepare?.();
    const sides = [
      { act: contest.ours, into: ours },
      { act: contest.floor, into: floor },
    ];
    if (round % 2 === 1) sides.reverse();
    for (const { act, into } of sides) {
      globalThis.gc?.();
      const start = performance.now();
      await act();
      const microseconds = ((performance.now() - start) * 1000) / contest.items;
      if (round > 0) into.push(microseconds);
    }
  }
  return {
    name: contest.name,
    items: contest.items,
    ours: spreadOf(ours),
    floor: spreadOf(floor),
    ratio: spreadOf(ours.map((microseconds, round) => (floor[round] ?? Number.NaN) / microseconds)),
    callsPerItem: contest.callsPerItem ?? null,
    target: contest.target ?? null,
  };
}

/** One line for a terminal. */
export function renderComparison(comparison: Comparison): string {
  const { name, ours, floor, ratio, callsPerItem, target } = comparison;
  const calls = callsPerItem === null ? '' : `, ${callsPerItem.toFixed(3)} calls`;
  const aim =
    target === null ? '' : ratio.median >= target ? `, target ${target} met` : `, target ${target} MISSED`;
  return (
    `  ${name}: ${ours.median.toFixed(1)} µs an item${calls}; floor ${floor.median.toFixed(1)} µs; ` +
    `ratio ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})${aim}\n`
  );
}
