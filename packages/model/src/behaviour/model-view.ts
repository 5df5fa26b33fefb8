import type { QuintModel, State } from '../quint/quint-model.ts';

/** The path of a bucket, or of a directory without one, in the model. @see spec/queue.qnt Ref */
export interface Ref {
  readonly place: string;
  /** The owner of a lease or of a staging directory; 0 elsewhere. */
  readonly of: number;
  readonly key: number;
  readonly owner: number;
  readonly lent: number;
  /** -1 where the name has none. */
  readonly count: number;
}

/** One call of one process, as the model or an observer of the real queue tells it. */
export interface Call {
  readonly who: number;
  readonly call: string;
  readonly from: Ref;
  readonly to: Ref;
  /** The item that is moved or looked at; 0: the call is about a directory. */
  readonly item: number;
  /** Deliveries in the item's name, before and after. */
  readonly was: number;
  readonly now: number;
  readonly ok: boolean;
}

/** What somebody takes part as. */
export interface Part {
  readonly role: string;
  readonly phase: number;
  readonly runs: number;
}

/** A directory with what is in it, as both sides list it. */
export interface Listed {
  readonly ref: Ref;
  /** Item and deliveries, in the order of the items. */
  readonly items: readonly (readonly [item: number, deliveries: number])[];
}

/** All that both sides list. */
export interface Listing {
  readonly directories: readonly Listed[];
  /** Owners with a lease directory. */
  readonly lodges: readonly number[];
  /** Owners with a record. */
  readonly records: readonly number[];
  /** The item that has the key; 0: it is free. */
  readonly taken: number;
}

/** The last call that led to a state. */
export function callOf(model: QuintModel, state: State): Call {
  return model.read(state, 'did') as unknown as Call;
}

/** Who takes part in an instance, by process. */
export function castOf(model: QuintModel): ReadonlyMap<number, Part> {
  return new Map(model.constant('CAST') as unknown as readonly (readonly [number, Part])[]);
}

/** What lies where in a state. */
export function listingOf(model: QuintModel, state: State): Listing {
  const dirs = model.read(state, 'dirs') as unknown as readonly (readonly [number, Ref])[];
  const items = model.read(state, 'items') as unknown as readonly (readonly [
    number,
    { readonly at: number; readonly n: number },
  ])[];
  const byDirectory = new Map<number, [number, number][]>();
  for (const [item, { at, n }] of items) {
    const mates = byDirectory.get(at);
    if (mates === undefined) byDirectory.set(at, [[item, n]]);
    else mates.push([item, n]);
  }
  const byItem = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0];
  return {
    directories: dirs.map(([id, ref]) => ({ ref, items: (byDirectory.get(id) ?? []).toSorted(byItem) })),
    lodges: model.read(state, 'lodges') as readonly number[],
    records: model.read(state, 'records') as readonly number[],
    taken: model.read(state, 'taken') as number,
  };
}
