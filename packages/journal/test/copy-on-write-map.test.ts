import { CopyOnWriteMap } from '@spoolproof/journal';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const keys = fc.integer({ min: 0, max: 9 });
const changes = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), key: keys, value: fc.nat(99) }),
    fc.record({ kind: fc.constant('delete' as const), key: keys }),
  ),
  { maxLength: 12 },
);

test('[J03] a view shows what was there when it was taken, whatever is changed between its steps', () => {
  fc.assert(
    fc.property(changes, fc.array(changes, { maxLength: 12 }), (before, between) => {
      const map = new CopyOnWriteMap<number, number>();
      const model = new Map<number, number>();
      const apply = (change: (typeof before)[number]): void => {
        if (change.kind === 'set') {
          map.set(change.key, change.value);
          model.set(change.key, change.value);
        } else {
          expect(map.delete(change.key)).toBe(model.delete(change.key));
        }
      };
      before.forEach(apply);
      const expected = [...model].toSorted(([a], [b]) => a - b);
      const view = map.view();
      const seen: (readonly [number, number])[] = [];
      for (let step = 0; ; step++) {
        (between[step] ?? []).forEach(apply);
        const next = view.next();
        if (next.done === true) break;
        seen.push(next.value);
      }
      expect(seen.toSorted(([a], [b]) => a - b)).toEqual(expected);
      expect([...map.view()].toSorted(([a], [b]) => a - b)).toEqual([...model].toSorted(([a], [b]) => a - b));
      expect(map.size).toBe(model.size);
    }),
    { numRuns: 2_000 },
  );
});

test('taking another view ends the one before', () => {
  const map = new CopyOnWriteMap<number, number>().set(1, 1);
  const first = map.view();
  map.view();
  expect(() => first.next()).toThrow('another view');
});
