import { describe, expect, it } from 'vitest';
import { laneCosts } from '../../src/evidence/lane-costs.ts';
import { LaneFixture } from '../checkers/lane-fixture.ts';

describe('the costs of a lane', () => {
  it('[Q30] [Q31] are means over what was measured, and nothing where nothing was', () => {
    expect(laneCosts(new LaneFixture().observe())).toEqual({});
    const lane = new LaneFixture();
    const prober = lane.process('prober');
    for (const calls of [1, 2]) lane.operation(prober, 10, 'claim', { asked: 1, calls });
    lane.operation(prober, 11, 'claim', { asked: 100, calls: 900 });
    for (const calls of [4, 6]) lane.operation(prober, 30, 'enqueue', { calls });
    const window = { depth: 10, peakRssBytes: 1024 * 1024, openDescriptorsMax: 3 };
    const base = { ...window, fromUs: 0, toUs: 5000 };
    const full = { ...window, fromUs: 5000, toUs: 20_000, peakRssBytes: 3 * 1024 * 1024 };
    const observation = lane.observe({
      costs: { base, full },
      enqueueCosts: [{ ...window, fromUs: 20_000, toUs: 50_000 }],
      loopSlices: [
        { operation: 'cap', sliceMs: 4.256, repetitions: 4 },
        { operation: 'stats', sliceMs: 1, repetitions: 4 },
      ],
    });
    expect(laneCosts(observation)).toEqual({
      'calls per claim': 1.5,
      'entries per claim': 0,
      'calls per enqueue': 5,
      'memory growth MiB': 2,
      'open descriptors': 3,
      'event loop slice ms': 4.26,
    });
  });
});
