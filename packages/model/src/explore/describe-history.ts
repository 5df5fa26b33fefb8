import type { QuintModel } from '../quint/quint-model.ts';
import type { Plain } from '../quint/value.ts';
import type { Visit } from './explore.ts';

interface Ref {
  readonly place: string;
  readonly of: number;
  readonly key: number;
  readonly owner: number;
  readonly lent: number;
  readonly count: number;
}

interface Call {
  readonly who: number;
  readonly call: string;
  readonly from: Ref;
  readonly to: Ref;
  readonly item: number;
  readonly was: number;
  readonly now: number;
  readonly ok: boolean;
}

/** A history of the model as lines for people: who called what on which path, and how it ended. */
export function describeHistory(model: QuintModel, path: readonly Visit[]): string[] {
  return path.flatMap(({ action, state }, at) => {
    if (action === undefined) return [];
    const call = model.read(state, 'did') as unknown as Call;
    const role = roleOf(model, call.who);
    return [`${String(at).padStart(3)}  ${role} ${call.who}: ${action.name.padEnd(14)} ${describeCall(call)}`];
  });
}

/** What the disk holds in a state, one line a directory. */
export function describeDisk(model: QuintModel, path: readonly Visit[]): string[] {
  const state = path.at(-1)?.state;
  if (state === undefined) return [];
  const dirs = model.read(state, 'dirs') as unknown as readonly (readonly [number, Ref])[];
  const items = model.read(state, 'items') as unknown as readonly (readonly [number, { readonly at: number; readonly n: number }])[];
  return dirs.flatMap(([id, ref]) => {
    const inside = items.filter(([, item]) => item.at === id).map(([item, { n }]) => nameOf(item, n));
    return inside.length === 0 && ref.place === 'staging' ? [] : [`${pathOf(ref)}: ${inside.join(', ') || 'empty'}`];
  });
}

function roleOf(model: QuintModel, process: number): string {
  const cast = model.constant('CAST') as readonly (readonly [number, { readonly role: string } & Plain])[];
  return cast.find(([each]) => each === process)?.[1].role ?? 'process';
}

function describeCall({ call, from, to, item, was, now, ok }: Call): string {
  const source = item === 0 ? pathOf(from) : `${pathOf(from)}/${nameOf(item, was)}`;
  const target = to.place === '' ? '' : ` -> ${pathOf(to)}${item === 0 || to.place === 'keys' ? '' : `/${nameOf(item, now)}`}`;
  return `${call} ${source}${target}${ok ? '' : '  (nothing there)'}`.trimEnd();
}

function nameOf(item: number, deliveries: number): string {
  return `item${item}-${deliveries}`;
}

function pathOf({ place, of, key, owner, lent, count }: Ref): string {
  const area = of === 0 ? place : `${place}/${of}`;
  if (owner === 0) return area;
  return `${area}/${key}-${owner}-w${lent}${count < 0 ? '' : `-n${count}`}`;
}
