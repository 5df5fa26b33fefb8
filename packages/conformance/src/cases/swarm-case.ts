import type { Capabilities } from '@spoolproof/contract';
import type { CrashProfile, FaultName, FaultRule } from '@spoolproof/sim';

import type { Job } from '../jobs/job.ts';
import { deriveSeed, seededRandom } from '../seeded-random.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Case, CaseStep } from './case.ts';
import { caseSettings } from './case-settings.ts';

/** What may strike a queue at any call without anybody being told, and what every queue must live with. */
const faultsOf: readonly { readonly fault: FaultName; readonly probability: number }[] = [
  { fault: 'not-found', probability: 0.01 },
  { fault: 'too-many-open-files', probability: 0.02 },
  { fault: 'no-space', probability: 0.02 },
  { fault: 'call-failed', probability: 0.005 },
  { fault: 'interrupted', probability: 0.01 },
  { fault: 'done-but-failed', probability: 0.01 },
  { fault: 'short-read', probability: 0.1 },
  { fault: 'short-write', probability: 0.1 },
  { fault: 'clock-forward', probability: 0.01 },
  { fault: 'clock-back', probability: 0.01 },
  { fault: 'stall', probability: 0.002 },
  { fault: 'pause', probability: 0.005 },
  { fault: 'kill', probability: 0.01 },
  { fault: 'kill-before-it-knows', probability: 0.01 },
  { fault: 'kill-and-reuse-pid', probability: 0.01 },
];

const profiles: readonly CrashProfile[] = ['prefix', 'ext4', 'posix-weak'];
const actorsMax = 5;
const stepsPerActorMax = 4;
const preloadMax = 12;

/**
 * A random case: some roles, some operations, some faults. Each has only a few of all there are, since what is rare in a
 * mixture of everything is common in a mixture without its rivals (swarm testing, Groce et al., ISSTA 2012).
 *
 * @param kind `swarm`: faults and deaths. `power`: the same, and the power fails.
 */
export function swarmCase(kind: 'swarm' | 'power', seed: number, capabilities: Capabilities): Case {
  const random = seededRandom(deriveSeed(seed, kind === 'power' ? 2 : 1));
  const roles = chooseRoles(random, capabilities);
  const caps = [random.below(6), random.below(6)];
  const steps: CaseStep[] = roles.flatMap((role, actor) =>
    Array.from({ length: 1 + random.below(stepsPerActorMax) }, () =>
      chooseJobs(random, role, capabilities, caps),
    )
      .flat()
      .map((job) => ({ actor, job })),
  );
  const faults: FaultRule[] = faultsOf
    .filter(() => random.chance(0.2))
    // A directory that is there and is said not to be cannot be synced by anybody.
    .filter(({ fault }) => kind !== 'power' || fault !== 'not-found')
    .map(({ fault, probability }) => ({ fault, probability, times: 1 + random.below(3) }));
  const isPower = kind === 'power' && capabilities.durability.includes('strict');
  if (isPower) {
    faults.push({ fault: 'power-loss', nth: 1 + random.below(160), times: 1 });
    if (random.chance(0.3)) faults.push({ fault: 'fsync-failed', probability: 0.1, times: 1 });
  }
  return {
    name: `${kind}-${seed}`,
    settings: caseSettings(
      capabilities,
      { leaseMs: 1000, bucketItemsMax: 1 + random.below(5), deliveriesMax: 2 + random.below(3) },
      isPower,
    ),
    preload: random.below(preloadMax + 1),
    roles,
    steps,
    faults,
    crashProfile: isPower ? random.pick(profiles) : 'kill',
    hasForeign: random.chance(0.15),
  };
}

function chooseRoles(random: SeededRandom, capabilities: Capabilities): string[] {
  const possible = ['producer', 'consumer', 'consumer'];
  if (capabilities.capPolicies.includes('archive-oldest')) possible.push('archiver', 'archiver');
  if (capabilities.leases) possible.push('sweeper');
  if (capabilities.readmit) possible.push('readmitter');
  const allowed = possible.filter(() => random.chance(0.6));
  const usable = allowed.length === 0 ? possible : allowed;
  return Array.from({ length: 2 + random.below(actorsMax - 1) }, () => random.pick(usable));
}

function chooseJobs(
  random: SeededRandom,
  role: string,
  capabilities: Capabilities,
  caps: readonly number[],
): Job[] {
  switch (role) {
    case 'producer':
      return [chooseEnqueue(random, capabilities)];
    case 'archiver':
      return [{ kind: 'cap', caps: [random.pick(caps)], startUs: 0, stepUs: 0 }];
    case 'sweeper':
      return [{ kind: 'sweep', times: 1 + random.below(2), pauseMs: random.below(1500) }];
    case 'readmitter':
      return [{ kind: 'readmit', max: 1 + random.below(4), times: 1, pauseMs: 0 }];
    default:
      return chooseConsuming(random);
  }
}

function chooseEnqueue(random: SeededRandom, capabilities: Capabilities): Job {
  const dice = random.below(10);
  if (dice < 3 && capabilities.idempotencyKeys)
    return { kind: 'enqueue-keys', keys: [`k${random.below(2)}`] };
  if (dice < 4 && capabilities.deliveriesMax !== null) {
    return { kind: 'produce', itemsMax: 1, keys: 0, poison: 1, faults: false, pauseMs: 0 };
  }
  const items = 1 + random.below(5);
  return { kind: 'build', items, batch: random.chance(0.5) ? items : 1 };
}

function chooseConsuming(random: SeededRandom): Job[] {
  const max = random.pick([1, 1, 2, 3, 5]);
  if (random.chance(0.5)) return [{ kind: 'probe', claims: 1 + random.below(3), max }];
  const as = random.pick(['ack', 'ack', 'release', 'bury'] as const);
  const renewal: Job[] = random.chance(0.3) ? [{ kind: 'settle-held', as: 'renew' }] : [];
  return [{ kind: 'hold', max }, ...renewal, { kind: 'settle-held', as }];
}
