import { expect, test } from 'vitest';
import { BulkBuilder, LATENCY_NAMES, SimFs, Simulation, type LatencyName } from '../../src/index.ts';

/** Simulated milliseconds that so many stats take. */
async function statMs(latency: LatencyName, count: number, workers = 1): Promise<number> {
  const kernel = new SimFs();
  new BulkBuilder(kernel.volume).directory('/d');
  const simulation = new Simulation({ kernel, latency });
  for (let worker = 0; worker < workers; worker += 1) {
    simulation.spawn('stats', async ({ fs }) => {
      for (let call = 0; call < count / workers; call += 1) await fs.stat('/d');
    });
  }
  return (await simulation.run()).virtualMs;
}

test('the host of the incident makes 114 stats a second: 503,836 take 74 minutes', async () => {
  const sampled = 1140;
  const minutes = ((await statMs('incident-windows', sampled)) / sampled) * (503_836 / 60_000);
  expect(minutes).toBeGreaterThan(73);
  expect(minutes).toBeLessThan(75);
});

test('its stats do not get faster with more workers, those of ext4 do up to two', async () => {
  expect(await statMs('incident-windows', 80, 8)).toBeCloseTo(await statMs('incident-windows', 80), 5);
  const [one, two, eight] = [
    await statMs('ext4', 800),
    await statMs('ext4', 800, 2),
    await statMs('ext4', 800, 8),
  ];
  expect(two / one).toBeCloseTo(0.5, 1);
  expect(eight / two).toBeCloseTo(1, 1);
});

test.each(LATENCY_NAMES)('time passes under %s', async (name) => {
  expect(await statMs(name, 10)).toBeGreaterThan(0);
});
