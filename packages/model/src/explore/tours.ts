import type { Trace } from '../replay/trace.ts';
import type { Draw } from '../replay/trace.ts';
import type { Edge, Graph, Visit } from './explore.ts';

/** How to go through a graph. */
export interface TourOptions {
  readonly tours: number;
  /** Steps of one tour. */
  readonly stepsMax: number;
  readonly draw: Draw;
  /** Steps that are not taken. */
  readonly avoid: (edge: Edge, before: Visit) => boolean;
}

/**
 * Behaviours that go through a graph, each by steps that none before it has taken as long as there are any: so that a few of them
 * meet every action in many situations. Each begins with a shortest way to where something new begins.
 */
export function toursOf(graph: Graph, options: TourOptions): Trace[] {
  const { draw } = options;
  const isNew = (edge: Edge): boolean => !taken.has(edge);
  const taken = new Set<Edge>();
  const fresh = shuffled(graph.out.flat(), draw);
  const traces: Trace[] = [];
  while (traces.length < options.tours) {
    const start = fresh.find(isNew) ?? fresh[0];
    if (start === undefined) break;
    const trace = wayTo(graph, start.from, options);
    let at = trace === undefined ? 0 : start.from;
    const path = trace ?? graph.pathTo(0);
    taken.add(start);
    while (path.length <= options.stepsMax) {
      const before = path.at(-1) as Visit;
      const edges = (graph.out[at] ?? []).filter((edge) => !options.avoid(edge, before));
      const choice =
        edges.includes(start) && path.length === (trace?.length ?? 0) ? [start] : preferred(edges, isNew);
      const edge = choice[draw(Math.max(1, choice.length))];
      if (edge === undefined) break;
      taken.add(edge);
      path.push({ action: edge.action, state: edge.state });
      at = edge.to;
    }
    traces.push(path);
  }
  return traces;
}

/** The way to a state, or nothing when it takes a step that is to be avoided. */
function wayTo(graph: Graph, state: number, { avoid, stepsMax }: TourOptions): Visit[] | undefined {
  const path = graph.pathTo(state);
  if (path.length > stepsMax) return undefined;
  const isAvoided = path.some(({ action, state: after }, at) => {
    const before = path[at - 1];
    return (
      action !== undefined && before !== undefined && avoid({ from: 0, to: 0, action, state: after }, before)
    );
  });
  return isAvoided ? undefined : path;
}

function preferred(edges: readonly Edge[], isNew: (edge: Edge) => boolean): readonly Edge[] {
  const fresh = edges.filter(isNew);
  return fresh.length > 0 ? fresh : edges;
}

function shuffled<T>(values: readonly T[], draw: Draw): T[] {
  const result = [...values];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = draw(at + 1);
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}
