import { expect, test } from 'vitest';
import { explore, replay } from '../../src/index.ts';
import { lateArrival } from '../support/late-arrival.ts';

test('the exhaustive strategy finds the late arrival in a handful of runs, and its line replays it', async () => {
  const { failure, runs } = await explore(lateArrival, { strategy: 'exhaustive' });
  expect(failure?.error).toMatchObject({ message: expect.stringContaining('arrived after') as string });
  // Each run takes far less than a millisecond, so this bound is also one on the time.
  expect(runs).toBeLessThan(200);
  expect(failure?.line).toMatch(/^sim1 late-arrival choices\/[\d.x]+$/);
  const again = await replay(lateArrival, failure?.line ?? '');
  expect(again?.error).toEqual(failure?.error);
});

test.each(['random', 'pct'] as const)(
  'the %s strategy finds it, too, and its line replays it',
  async (strategy) => {
    const { failure } = await explore(lateArrival, { strategy, steps: 10 });
    expect(failure?.line).toMatch(new RegExp(`^sim1 late-arrival ${strategy}/`));
    expect((await replay(lateArrival, failure?.line ?? ''))?.error).toEqual(failure?.error);
  },
);

test('the schedule without preemptions does not show it', async () => {
  expect(await replay(lateArrival, 'sim1 late-arrival schedule/0///')).toBeUndefined();
});

test('a line of another scenario or version is refused', async () => {
  for (const line of ['sim1 other random/1', 'sim0 late-arrival random/1', 'sim1 late-arrival dice/1', '']) {
    await expect(replay(lateArrival, line)).rejects.toMatchObject({ code: 'bad-replay-line' });
  }
});
