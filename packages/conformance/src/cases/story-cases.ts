import type { Capabilities } from '@spoolproof/contract';
import type { FaultRule } from '@spoolproof/sim';

import type { Job } from '../jobs/job.ts';
import { deriveSeed, seededRandom } from '../seeded-random.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Case } from './case.ts';
import { caseSettings } from './case-settings.ts';

/** What one process of a story does. */
interface Part {
  readonly role: string;
  readonly jobs: readonly Job[];
}

interface Story {
  readonly name: string;
  readonly needs: (capabilities: Capabilities) => boolean;
  readonly preloadMax: number;
  /** Items that somebody holds from before the beginning to after the end. */
  readonly heldMax?: number;
  readonly tell: (random: SeededRandom) => readonly Part[];
  readonly faults: readonly FaultRule[];
}

const leaseMs = 1000;
const pause = (random: SeededRandom, msMax: number): Job => ({ kind: 'wait', ms: random.below(msMax) });
const keepAWhile = (random: SeededRandom, msMax: number): readonly Job[] => [
  { kind: 'hold', max: 1 + random.below(3) },
  pause(random, msMax),
  { kind: 'settle-held' },
];

/** Situations that a mixture of everything rarely gets into. */
const stories: readonly Story[] = [
  {
    // Owners work for longer than their lease, or nearly, while sweepers look on and others wait for what comes back.
    name: 'slow-owner',
    needs: ({ leases }) => leases,
    preloadMax: 3,
    tell: (random) => [
      { role: 'consumer', jobs: keepAWhile(random, 3 * leaseMs) },
      { role: 'consumer', jobs: [pause(random, 2 * leaseMs), ...keepAWhile(random, leaseMs)] },
      {
        role: 'sweeper',
        jobs: [{ kind: 'sweep', times: 3 + random.below(5), pauseMs: 50 + random.below(leaseMs / 2) }],
      },
      { role: 'consumer', jobs: [pause(random, leaseMs / 2), ...keepAWhile(random, leaseMs / 2)] },
    ],
    faults: [
      { fault: 'clock-forward', probability: 0.05, times: 2 },
      { fault: 'clock-back', probability: 0.02, times: 1 },
    ],
  },
  {
    // Whatever is published is taken at once, and again and again.
    name: 'eager-reader',
    needs: () => true,
    preloadMax: 2,
    tell: (random) => [
      { role: 'producer', jobs: [{ kind: 'build', items: 2 + random.below(4), batch: 2 }] },
      { role: 'producer', jobs: [{ kind: 'build', items: 1 + random.below(4), batch: 1 }] },
      { role: 'consumer', jobs: [{ kind: 'probe', claims: 5, max: 1 + random.below(4) }] },
    ],
    faults: [],
  },
  {
    // Few do little, and some of them die of it, or are told that what is there is not.
    name: 'mortals',
    needs: () => true,
    preloadMax: 3,
    tell: (random) => [
      {
        role: 'consumer',
        jobs: [
          { kind: 'hold', max: 1 },
          { kind: 'settle-held', as: random.pick(['ack', 'release', 'bury']) },
        ],
      },
      { role: 'consumer', jobs: [{ kind: 'probe', claims: 2, max: 1 }] },
    ],
    faults: [
      { fault: 'kill', probability: 0.05, times: 1 },
      { fault: 'kill-and-reuse-pid', probability: 0.05, times: 1 },
      { fault: 'not-found', probability: 0.1, times: 1 },
    ],
  },
  {
    // Producers of one key at once, of which some die.
    name: 'same-key',
    needs: ({ idempotencyKeys }) => idempotencyKeys,
    preloadMax: 1,
    tell: () => [
      { role: 'producer', jobs: [{ kind: 'enqueue-keys', keys: ['k'] }] },
      { role: 'producer', jobs: [{ kind: 'enqueue-keys', keys: ['k'] }] },
      { role: 'sweeper', jobs: [{ kind: 'sweep', times: 1, pauseMs: 0 }] },
    ],
    faults: [
      { fault: 'kill', probability: 0.05, times: 1 },
      { fault: 'kill-before-it-knows', probability: 0.05, times: 1 },
    ],
  },
  {
    // Caps are enforced while somebody works on some of the oldest items.
    name: 'cap-beside-owner',
    needs: ({ leases, capPolicies }) => leases && capPolicies.includes('archive-oldest'),
    preloadMax: 9,
    heldMax: 3,
    tell: (random) => {
      const job: Job = { kind: 'cap', caps: [random.below(4)], startUs: 0, stepUs: 0 };
      return Array.from({ length: 1 + random.below(3) }, () => ({ role: 'archiver', jobs: [job] }));
    },
    faults: [],
  },
];

/** A random case of a situation, or null when a queue of such capabilities cannot get into it. */
export function storyCase(seed: number, capabilities: Capabilities): Case | null {
  const random = seededRandom(deriveSeed(seed, 3));
  const story = random.pick(stories);
  if (!story.needs(capabilities)) return null;
  const parts = story.tell(random);
  return {
    name: `story-${seed}`,
    settings: caseSettings(capabilities, { leaseMs, bucketItemsMax: 1 + random.below(5), deliveriesMax: 4 }),
    preload: 1 + random.below(story.preloadMax),
    ...(story.heldMax === undefined ? {} : { held: 1 + random.below(story.heldMax) }),
    roles: parts.map(({ role }) => role),
    steps: parts.flatMap(({ jobs }, actor) => jobs.map((job) => ({ actor, job }))),
    faults: story.faults.filter(() => random.chance(0.7)),
    crashProfile: 'kill',
    hasForeign: false,
  };
}
