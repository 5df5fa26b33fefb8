import type { Capabilities } from '@spoolproof/contract';

import type { Job } from '../jobs/job.ts';
import type { Case } from './case.ts';
import { caseSettings } from './case-settings.ts';

/** What one process of a scope does, and what a queue must be able to do for it. */
interface Part {
  readonly role: string;
  readonly jobs: readonly Job[];
  readonly needs?: (capabilities: Capabilities) => boolean;
}

const archives = ({ capPolicies }: Capabilities): boolean => capPolicies.includes('archive-oldest');

const cap = (max: number): Job => ({ kind: 'cap', caps: [max], startUs: 0, stepUs: 0 });
const take = (max: number): Job => ({ kind: 'probe', claims: 1, max });

const parts = {
  producer: { role: 'producer', jobs: [{ kind: 'build', items: 1, batch: 1 }] },
  batcher: {
    role: 'producer',
    jobs: [{ kind: 'build', items: 3, batch: 3 }],
    needs: ({ atomicBatch }) => atomicBatch,
  },
  keyed: {
    role: 'producer',
    jobs: [{ kind: 'enqueue-keys', keys: ['k'] }],
    needs: ({ idempotencyKeys }) => idempotencyKeys,
  },
  taker: { role: 'consumer', jobs: [take(1)] },
  bulkTaker: { role: 'consumer', jobs: [take(4)] },
  releaser: {
    role: 'consumer',
    jobs: [
      { kind: 'hold', max: 2 },
      { kind: 'settle-held', as: 'release' },
    ],
  },
  burier: {
    role: 'consumer',
    jobs: [
      { kind: 'hold', max: 1 },
      { kind: 'settle-held', as: 'bury' },
    ],
  },
  archiver: { role: 'archiver', jobs: [cap(2)], needs: archives },
  sweeper: {
    role: 'sweeper',
    jobs: [{ kind: 'sweep', times: 1, pauseMs: 0 }],
    needs: ({ leases }) => leases,
  },
  readmitter: {
    role: 'readmitter',
    jobs: [{ kind: 'readmit', max: 2, times: 1, pauseMs: 0 }],
    needs: ({ readmit }) => readmit,
  },
} as const satisfies Readonly<Record<string, Part>>;

type PartName = keyof typeof parts;

/** Small enough to try every schedule with few preemptions: at most three processes on at most four files. */
const scopes: readonly (readonly PartName[])[] = [
  ['taker', 'taker'],
  ['taker', 'bulkTaker'],
  ['archiver', 'archiver'],
  ['archiver', 'taker'],
  ['archiver', 'bulkTaker'],
  ['producer', 'taker'],
  ['producer', 'archiver'],
  ['batcher', 'bulkTaker'],
  ['keyed', 'keyed'],
  ['releaser', 'taker'],
  ['burier', 'sweeper'],
  ['taker', 'sweeper'],
  ['producer', 'sweeper'],
  ['archiver', 'readmitter'],
  ['readmitter', 'readmitter'],
  ['archiver', 'archiver', 'taker'],
  ['taker', 'taker', 'sweeper'],
];

/** The scopes that a queue of such capabilities can be put through. */
export function scopeCases(capabilities: Capabilities): Case[] {
  return scopes.flatMap((names): Case[] => {
    const chosen: readonly Part[] = names.map((name) => parts[name]);
    if (chosen.some(({ needs }) => needs?.(capabilities) === false)) return [];
    return [
      {
        name: `scope-${names.join('-')}`,
        settings: caseSettings(capabilities, { leaseMs: 1000, bucketItemsMax: 3, deliveriesMax: 3 }),
        preload: 4,
        roles: chosen.map(({ role }) => role),
        steps: chosen.flatMap(({ jobs }, actor) => jobs.map((job) => ({ actor, job }))),
        faults: [],
        crashProfile: 'kill',
        hasForeign: false,
      },
    ];
  });
}
