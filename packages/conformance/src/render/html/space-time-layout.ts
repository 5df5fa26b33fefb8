import type { CallEvent, Counterexample, HistoryEvent } from '@spoolproof/contract';

/** The vertical lane of one process. */
export interface LayoutLane {
  readonly process: number;
  readonly title: string;
  /** Operations that overlap stand side by side. */
  readonly columns: number;
}

/** One operation, from its invocation to its return. */
export interface LayoutBar {
  readonly event: HistoryEvent;
  readonly lane: number;
  readonly column: number;
  readonly top: number;
  /** The foot of the diagram for an operation that never returned. */
  readonly bottom: number;
}

/** One call of the file system. */
export interface LayoutTick {
  readonly call: CallEvent;
  readonly lane: number;
  readonly y: number;
}

/** A moment on the time axis. */
export interface LayoutTime {
  readonly y: number;
  /** Microseconds since the first moment. */
  readonly sinceUs: number;
  /** Microseconds in which nothing happened before it, where they are too many to be drawn. */
  readonly gapUs: number | undefined;
}

/** Where everything in a space-time diagram is, downwards in pixels. Time is in order but not to scale. */
export interface SpaceTimeLayout {
  readonly lanes: readonly LayoutLane[];
  readonly bars: readonly LayoutBar[];
  readonly ticks: readonly LayoutTick[];
  readonly times: readonly LayoutTime[];
  readonly height: number;
}

interface Moment {
  readonly kind: 'invoke' | 'call' | 'return';
  readonly atUs: number;
  /** Orders moments of the same time. */
  readonly rank: number;
  readonly step: number;
  readonly event?: HistoryEvent;
  readonly call?: CallEvent;
}

const lineHeight = 15;
const heights: Readonly<Record<Moment['kind'], number>> = { invoke: 12, call: 18, return: 15 };
const gapHeight = 30;
const marginTop = 16;
const marginBottom = 18;
/** A pause is drawn as a break when it is this many times as long as is usual. */
const gapFactor = 20;

/** Lays a counterexample out: a lane for each process, a row for each invocation, call and return. */
export function layOutSpaceTime({
  history,
  calls = [],
}: Pick<Counterexample, 'history' | 'calls'>): SpaceTimeLayout {
  const moments = orderMoments(history, calls);
  const first = moments[0]?.atUs ?? 0;
  const pause = usualPause(moments) * gapFactor;
  const rows = new Map<Moment, number>();
  const times: LayoutTime[] = [];
  let y = marginTop;
  let previous: Moment | undefined;
  for (const moment of moments) {
    const passed = previous === undefined ? 0 : moment.atUs - previous.atUs;
    const isGap = pause > 0 && passed > pause;
    if (isGap) y += gapHeight;
    const isShared = previous?.kind === 'return' && moment.kind === 'return' && passed === 0;
    if (isShared) y -= heights.return;
    rows.set(moment, y);
    if (passed > 0 || previous === undefined)
      times.push({ y, sinceUs: moment.atUs - first, gapUs: isGap ? passed : undefined });
    y +=
      heights[moment.kind] +
      (moment.event && moment.kind === 'invoke' ? lineHeight * linesOf(moment.event) : 0);
    previous = moment;
  }
  const lanes = layOutLanes(history, calls);
  const laneOf = new Map(lanes.map(({ lane }, index) => [lane.process, index]));
  const tops = new Map(
    [...rows].flatMap(([{ kind, event }, at]) => (kind === 'invoke' && event ? [[event, at]] : [])),
  );
  const bottoms = new Map(
    [...rows].flatMap(([{ kind, event }, at]) => (kind === 'return' && event ? [[event, at]] : [])),
  );
  return {
    lanes: lanes.map(({ lane }) => lane),
    bars: lanes.flatMap(({ columnOf }, lane) =>
      [...columnOf].map(([event, column]) => ({
        event,
        lane,
        column,
        top: tops.get(event) ?? marginTop,
        bottom: bottoms.get(event) ?? y,
      })),
    ),
    ticks: [...rows].flatMap(([{ call }, at]) =>
      call === undefined ? [] : [{ call, lane: laneOf.get(call.process) ?? 0, y: at }],
    ),
    times,
    height: y + marginBottom,
  };
}

/** Lines of the label of an operation: what it is, of which item, what was answered. */
function linesOf({ item, detail }: HistoryEvent): number {
  return 1 + (item === null ? 0 : 1) + (detail === '' ? 0 : 1);
}

/**
 * All moments in order. At the same time an operation begins, calls and returns, in this order; but one that returns
 * when its process begins another returns first.
 */
function orderMoments(history: readonly HistoryEvent[], calls: readonly CallEvent[]): readonly Moment[] {
  const moments: Moment[] = calls.map((call) => ({
    kind: 'call',
    atUs: call.atUs,
    rank: 2,
    step: call.step,
    call,
  }));
  for (const event of history) {
    moments.push({ kind: 'invoke', atUs: event.invokeUs, rank: 1, step: 0, event });
    const { returnUs } = event;
    if (returnUs === null) continue;
    const isFollowed = history.some(
      (next) => next !== event && next.process === event.process && next.invokeUs === returnUs,
    );
    const rank = isFollowed && returnUs > event.invokeUs ? 0 : 3;
    moments.push({ kind: 'return', atUs: returnUs, rank, step: 0, event });
  }
  return moments.toSorted((a, b) => a.atUs - b.atUs || a.rank - b.rank || a.step - b.step);
}

/** The median of the pauses; 0 where there are too few to say what is usual. */
function usualPause(moments: readonly Moment[]): number {
  const pauses = moments.slice(1).map(({ atUs }, index) => atUs - (moments[index]?.atUs ?? atUs));
  const sorted = pauses.filter((pause) => pause > 0).toSorted((a, b) => a - b);
  return sorted.length < 4 ? 0 : (sorted[Math.floor(sorted.length / 2)] ?? 0);
}

interface FilledLane {
  readonly lane: LayoutLane;
  readonly columnOf: ReadonlyMap<HistoryEvent, number>;
}

function layOutLanes(history: readonly HistoryEvent[], calls: readonly CallEvent[]): readonly FilledLane[] {
  const roles = new Map(history.map((event) => [event.process, event.role]));
  const processes = [...new Set([...roles.keys(), ...calls.map((call) => call.process)])];
  return processes
    .toSorted((a, b) => a - b)
    .map((actor) => {
      const own = history.filter((event) => event.process === actor);
      const columnOf = new Map<HistoryEvent, number>();
      const freeFromUs: number[] = [];
      for (const event of own.toSorted((a, b) => a.invokeUs - b.invokeUs)) {
        const free = freeFromUs.findIndex((fromUs) => fromUs <= event.invokeUs);
        const column = free === -1 ? freeFromUs.length : free;
        freeFromUs[column] = event.returnUs ?? Infinity;
        columnOf.set(event, column);
      }
      const title = `${roles.get(actor) ?? 'process'} ${actor}`;
      return { lane: { process: actor, title, columns: Math.max(1, freeFromUs.length) }, columnOf };
    });
}
