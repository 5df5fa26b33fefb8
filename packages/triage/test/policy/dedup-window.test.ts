import { DedupWindow, type Decision } from '@spoolproof/triage';
import { expect, test } from 'vitest';

const decision = (identity: string, key = 'k'): Pick<Decision, 'identity' | 'dedup'> => ({
  identity,
  dedup: { window: 'w', key, windowMs: 100 },
});

test('alerts of one key are one case while the window lasts, and every id is kept', () => {
  const window = new DedupWindow();
  expect(window.add(decision('a'), 0)).toEqual({ status: 'first', caseOf: 'a' });
  expect(window.add(decision('b'), 99)).toEqual({ status: 'repeat', caseOf: 'a' });
  expect(window.add(decision('c', 'other'), 99)).toEqual({ status: 'first', caseOf: 'c' });
  expect(window.groups()).toMatchObject([{ identities: ['a', 'b'], closesMs: 100 }, { identities: ['c'] }]);
  expect(window.add(decision('d'), 100)).toEqual({ status: 'first', caseOf: 'd' });
});

test('the same alert again stays where it is, also after the window', () => {
  const window = new DedupWindow();
  window.add(decision('a'), 0);
  window.add(decision('b'), 1);
  expect(window.add(decision('b'), 500)).toEqual({ status: 'repeat', caseOf: 'a' });
  expect(window.add(decision('a'), 500)).toEqual({ status: 'first', caseOf: 'a' });
  expect(window.groups()).toMatchObject([{ identities: ['a', 'b'] }]);
});

test('goes on from a snapshot, and forgets what is over', () => {
  const before = new DedupWindow();
  before.add(decision('a'), 0);
  const window = new DedupWindow(JSON.parse(JSON.stringify(before.groups())));
  expect(window.add(decision('b'), 50)).toEqual({ status: 'repeat', caseOf: 'a' });
  expect(window.expire(99)).toEqual([]);
  expect(window.expire(100)).toMatchObject([{ first: 'a', identities: ['a', 'b'] }]);
  expect(window.groups()).toEqual([]);
});

test('an alert that no window is meant for is a case by itself', () => {
  expect(new DedupWindow().add({ identity: 'a', dedup: null }, 0)).toEqual({ status: 'single', caseOf: 'a' });
});
