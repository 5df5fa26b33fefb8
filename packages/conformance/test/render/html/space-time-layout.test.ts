import { describe, expect, it } from 'vitest';
import { layOutSpaceTime } from '../../../src/render/html/space-time-layout.ts';
import { call, event } from '../evidence-fixture.ts';

describe('the layout of a space-time diagram', () => {
  it('has a lane for each process, also for one that only called the file system', () => {
    const { lanes } = layOutSpaceTime({
      history: [event({ process: 4, role: 'archiver' }), event({ process: 2 })],
      calls: [call({ process: 9 })],
    });
    expect(lanes.map(({ title }) => title)).toEqual(['consumer 2', 'archiver 4', 'process 9']);
  });

  it('puts time downwards: calls between the invocation and the return of their operation', () => {
    const { bars, ticks } = layOutSpaceTime({
      history: [event()],
      calls: [call({ atUs: 1_100 }), call({ atUs: 1_000 })],
    });
    const [bar] = bars;
    const ys = ticks.map(({ y }) => y);
    expect(ys).toHaveLength(2);
    expect(Math.min(...ys)).toBeGreaterThan(bar!.top);
    expect(Math.max(...ys)).toBeLessThan(bar!.bottom);
  });

  it('leaves an operation that never returned open to the foot', () => {
    const { bars } = layOutSpaceTime({
      history: [
        event({ returnUs: null, outcome: 'unknown' }),
        event({ process: 2, invokeUs: 9_000, returnUs: 9_500 }),
      ],
    });
    expect(bars[0]!.bottom).toBeGreaterThan(bars[1]!.bottom);
  });

  it('stands operations of one process that overlap side by side, and the next below', () => {
    const { bars, lanes } = layOutSpaceTime({
      history: [
        event({ invokeUs: 0, returnUs: 50 }),
        event({ invokeUs: 10, returnUs: 40 }),
        event({ invokeUs: 50, returnUs: 60 }),
      ],
    });
    expect(lanes[0]?.columns).toBe(2);
    expect(bars.map(({ column }) => column)).toEqual([0, 1, 0]);
    expect(bars[2]!.top).toBeGreaterThanOrEqual(bars[0]!.bottom);
  });

  it('gives an operation that took no time a height, and every moment of a simulated instant a row', () => {
    const history = [event({ invokeUs: 5, returnUs: 5 }), event({ process: 2, invokeUs: 5, returnUs: 5 })];
    const { bars, times } = layOutSpaceTime({ history, calls: [call({ atUs: 5 })] });
    for (const bar of bars) expect(bar.bottom).toBeGreaterThan(bar.top);
    expect(bars[0]!.top).not.toBe(bars[1]!.top);
    expect(times).toHaveLength(1);
  });

  it('draws a break where nothing happened for unusually long', () => {
    const at = [0, 10, 20, 30, 40, 90_000];
    const { times } = layOutSpaceTime({
      history: at.map((invokeUs) => event({ invokeUs, returnUs: invokeUs + 5 })),
    });
    expect(times.filter(({ gapUs }) => gapUs !== undefined)).toMatchObject([
      { gapUs: 89_955, sinceUs: 90_000 },
    ]);
  });

  it('is empty for an empty history', () => {
    expect(layOutSpaceTime({ history: [] })).toMatchObject({ lanes: [], bars: [], ticks: [], times: [] });
  });
});
