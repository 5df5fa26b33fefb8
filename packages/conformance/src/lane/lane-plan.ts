import type { SubjectSettings } from '../subject.ts';

/** How big and how long a lane is. Everything random in it comes from its seed. */
export interface LanePlan {
  readonly depth: number;
  readonly seed: number;
  readonly settings: SubjectSettings;
  readonly builders: number;
  readonly producers: number;
  readonly consumers: number;
  readonly archivers: number;
  readonly sweepers: number;
  /** Items built before the first cost measurement. */
  readonly baseItems: number;
  readonly batch: number;
  readonly rounds: number;
  readonly roundMs: number;
  /** Enforcements of each archiver in a round. */
  readonly capsPerRound: number;
  readonly killPauseMinMs: number;
  readonly killPauseSpanMs: number;
  readonly producedPerRoundMax: number;
  /** Items that each consumer process takes in a round, so that the depth stays. */
  readonly consumedPerRoundMax: number;
  readonly keys: number;
  readonly readmitMax: number;
  readonly drainMax: number;
  readonly payloadsCheckedMax: number;
  /** Whether small queues beside this one are run for the settings it does not have. */
  readonly hasAnnexes: boolean;
  /** Short rounds of a few thousand steps, each with priorities and faults of its own: only where steps are chosen. */
  readonly windows: number;
  /** Whether everything is drained at the end, instead of being archived for the most part before. */
  readonly drainsAll: boolean;
  /** An operation that takes longer than this once it was asked to stop is stalled. */
  readonly stallMs: number;
}

const sizes = [
  { upTo: 20_000, rounds: 2, roundMs: 2500, drainMax: 20_000 },
  { upTo: 200_000, rounds: 3, roundMs: 5000, drainMax: 25_000 },
  { upTo: Number.POSITIVE_INFINITY, rounds: 3, roundMs: 10_000, drainMax: 40_000 },
];

/** The plan of a lane of a given depth. */
export function planLane(depth: number, seed: number): LanePlan {
  const size = sizes.find(({ upTo }) => depth <= upTo) ?? { rounds: 3, roundMs: 10_000, drainMax: 40_000 };
  return {
    depth,
    seed,
    settings: { leaseMs: 1500, bucketItemsMax: 1000, deliveriesMax: 3, durability: 'none' },
    builders: 2,
    producers: 2,
    consumers: 2,
    archivers: 4,
    sweepers: 1,
    baseItems: Math.min(10_000, Math.max(1, Math.floor(depth / 4))),
    batch: 1000,
    rounds: depth < 2000 ? 1 : size.rounds,
    roundMs: depth < 2000 ? 800 : size.roundMs,
    capsPerRound: 24,
    killPauseMinMs: 300,
    killPauseSpanMs: 500,
    producedPerRoundMax: Math.max(200, Math.min(10_000, Math.floor(depth / 10))),
    consumedPerRoundMax: Math.max(30, Math.min(20_000, Math.floor(depth / 20))),
    keys: 120,
    readmitMax: 500,
    drainMax: size.drainMax,
    payloadsCheckedMax: 20_000,
    stallMs: 120_000,
    hasAnnexes: true,
    windows: 0,
    drainsAll: false,
  };
}

/** The plan of a simulated lane of a given depth: shorter rounds, since simulated time is what its calls take. */
export function planSimulatedLane(depth: number, seed: number): LanePlan {
  return {
    ...planLane(depth, seed),
    rounds: 2,
    roundMs: 300,
    capsPerRound: 12,
    killPauseMinMs: 20,
    killPauseSpanMs: 60,
    windows: 200,
  };
}

/** The plan of a simulated lane that only builds its depth, drains all of it among deaths, and looks. */
export function planDrain(depth: number, seed: number): LanePlan {
  return { ...planLane(depth, seed), consumers: 6, hasAnnexes: false, drainsAll: true };
}

/** The plan of a lane of about a second, for one known-bad queue: shallow, one round, and enough of everybody. */
export function planExhibit(depth: number, seed: number): LanePlan {
  return { ...planLane(depth, seed), batch: 25, rounds: 1, roundMs: 400, capsPerRound: 6, stallMs: 20_000 };
}
