import { describe, expect, it } from 'vitest';

import { formatGateReplay, parseGateReplay } from '../../src/replay/gate-replay.ts';
import type { GateReplay } from '../../src/replay/gate-replay.ts';

const whole: GateReplay = {
  subject: './a queue/100%.ts',
  fs: 'sim',
  lane: 'cases',
  depth: 20,
  seed: 7,
  case: 'swarm-17',
  plan: 'schedule/7/3:1//',
  keep: [0, 4, 9],
};

describe('the replay line of a gate', () => {
  it.each<GateReplay>([
    whole,
    { ...whole, keep: [] },
    { subject: 'x', fs: 'real', lane: 'standing', depth: 9, seed: 1 },
  ])('comes back as it was written', (replay) => {
    expect(parseGateReplay(formatGateReplay(replay))).toEqual(replay);
  });

  it.each([
    ['sim1 late-arrival choices/0.1', "begins with 'gate1'"],
    ['gate1 fs=sim lane=cases depth=1 seed=1', 'subject=… is missing'],
    ['gate1 subject=x fs=ntfs lane=cases depth=1 seed=1', 'none of sim, memfs, real'],
    ['gate1 subject=x fs=sim lane=cases depth=-1 seed=1', 'not a whole number'],
    ['gate1 subject=x fs=sim lane=cases depth=1 seed=1 mood=good', "'mood=good' is none of"],
    ['gate1 subject=x fs=sim lane=cases depth=1 seed=1 keep=a', 'no list of numbers'],
  ])('%s is refused', (line, why) => {
    expect(() => parseGateReplay(line)).toThrow(why);
  });
});
