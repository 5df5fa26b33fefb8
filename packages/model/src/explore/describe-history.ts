import { callOf, castOf, listingOf } from '../behaviour/model-view.ts';
import { describeCall, describeListed } from '../behaviour/name-book.ts';
import type { QuintModel } from '../quint/quint-model.ts';
import type { Visit } from './explore.ts';

/** A history of the model as lines for people: who called what on which path, and what the disk holds at its end. */
export function describeHistory(model: QuintModel, path: readonly Visit[]): string[] {
  const cast = castOf(model);
  const lines = path.flatMap(({ action, state }, at) => {
    if (action === undefined) return [];
    const call = callOf(model, state);
    const who = `${cast.get(call.who)?.role ?? 'process'} ${call.who}`;
    return [`${String(at).padStart(4)}  ${who.padEnd(12)} ${action.name.padEnd(14)} ${describeCall(call)}`];
  });
  const last = path.at(-1);
  if (last === undefined) return lines;
  const held = listingOf(model, last.state).directories.filter(
    ({ ref, items }) => items.length > 0 || ref.place !== 'staging',
  );
  return [...lines, ...held.map((listed) => `      ${describeListed(listed)}`)];
}
