import type { Counterexample, LaneEvidence, LaneFileSystem } from '@spoolproof/contract';

/** The faults that struck in a lane: `partial write 3, EIO 1, vanished entries 3,426, SIGKILL 14`; empty when none did. */
export function describeStruck({ faults, vanished, kills }: LaneEvidence): string {
  return [...Object.entries(faults), ['vanished entries', vanished] as const, ['SIGKILL', kills] as const]
    .filter(([, times]) => times > 0)
    .map(([name, times]) => `${name} ${times.toLocaleString('en-US')}`)
    .join(', ');
}

/** Who took part in a lane: `4 archivers, 2 producers, 2 consumers, 1 sweeper`. */
export function describeCrew(lane: LaneEvidence): string {
  const roles = [
    ['archiver', lane.archivers],
    ['producer', lane.producers],
    ['consumer', lane.consumers],
    ['sweeper', lane.sweepers],
  ] as const;
  return roles
    .filter(([, count]) => count > 0)
    .map(([role, count]) => `${count} ${role}${count === 1 ? '' : 's'}`)
    .join(', ');
}

const fileSystemWords: Readonly<Record<LaneFileSystem, string>> = {
  sim: 'the simulated filesystem',
  memfs: 'memfs',
  real: 'real files',
};

/** Where a counterexample was seen: `at depth 2,000 on real files`. */
export function describePlace({ depth, fs }: Counterexample): string {
  return `at depth ${depth.toLocaleString('en-US')} on ${fileSystemWords[fs]}`;
}

/** What shrinking left of a counterexample: `shrunk in 90 runs to 4 operations, 1 preemption, 0 faults, 0 crashes`. */
export function describeShrunk({ shrunk }: Counterexample): string | undefined {
  if (shrunk === undefined) return undefined;
  const sizes = [
    countOf(shrunk.operations, 'operation'),
    countOf(shrunk.preemptions, 'preemption'),
    countOf(shrunk.faults, 'fault'),
    countOf(shrunk.crashes, 'crash', 'crashes'),
  ];
  return `shrunk in ${countOf(shrunk.runs, 'run')} to ${sizes.join(', ')}`;
}

function countOf(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
