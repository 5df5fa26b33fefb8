import { describe, expect, it } from 'vitest';
import { gatherCostPlots } from '../../../src/render/html/cost-plots.ts';
import { logarithmicScale, measureScale } from '../../../src/render/html/plot-scale.ts';
import { lane } from '../evidence-fixture.ts';

describe('scales of plots', () => {
  it('puts depths on whole decades, in order and within the axis', () => {
    const scale = logarithmicScale([2_000, 10_000, 1_000_000]);
    expect(scale.ticks).toEqual([1_000, 10_000, 100_000, 1_000_000]);
    expect([1_000, 1_000_000].map(scale.place)).toEqual([0, 1]);
    expect(scale.place(2_000)).toBeGreaterThan(0);
    expect(logarithmicScale([1_000]).place(1_000)).toBe(0);
  });

  it('begins at zero, so that a small rise does not look like a large one', () => {
    const scale = measureScale([6.5, 7]);
    expect(scale).toMatchObject({ isLogarithmic: false, ticks: [0, 2, 4, 6, 8] });
    expect(scale.place(4)).toBeCloseTo(0.5);
  });

  it('shows logarithms of what spans a lot, but never of zero', () => {
    expect(measureScale([1, 1_000])).toMatchObject({ isLogarithmic: true, ticks: [1, 10, 100, 1_000] });
    expect(measureScale([0, 1_000]).isLogarithmic).toBe(false);
  });

  it('has a place for values that are all zero, or below', () => {
    expect(measureScale([0, 0]).place(0)).toBe(0);
    expect(measureScale([-5, 5]).place(0)).toBeCloseTo(0.5);
  });
});

describe('what is plotted', () => {
  it('is a series for each file system, in order of depth', () => {
    const lanes = [
      lane({ depth: 300, costs: { calls: 3 } }),
      lane({ depth: 100, costs: { calls: 1 } }),
      lane({ depth: 100, fs: 'sim', costs: { calls: 2 } }),
    ];
    expect(gatherCostPlots(lanes)[0]).toEqual({
      name: 'calls',
      series: [
        {
          name: 'real',
          fs: 'real',
          points: [
            { depth: 100, value: 1 },
            { depth: 300, value: 3 },
          ],
        },
        { name: 'sim', fs: 'sim', points: [{ depth: 100, value: 2 }] },
      ],
    });
  });

  it('keeps lanes of different names apart, and is nothing at one depth', () => {
    const names = gatherCostPlots([lane(), lane({ name: 'cases', depth: 5 })])[0]?.series.map(
      ({ name }) => name,
    );
    expect(names).toEqual(['real, standing', 'real, cases']);
    expect(gatherCostPlots([lane({ costs: { calls: 1 } }), lane({ costs: { calls: 2 } })])).toEqual([]);
  });
});
