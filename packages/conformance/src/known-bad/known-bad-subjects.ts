import type { ClauseId } from '@spoolproof/contract';

import type { CaseKind } from '../cases/run-cases-lane.ts';

/** A queue with one defect, and the clause that must find it. */
export interface KnownBadQueue {
  /** Named for its defect; the name of its module as well. */
  readonly name: string;
  /** The module that exports its subject. */
  readonly url: string;
  /** Any of these clauses names the defect. */
  readonly expected: readonly ClauseId[];
  /** Where it shows: in small cases, or in a standing lane. */
  readonly lane: 'cases' | 'standing';
  /** Which kinds of cases can show it. */
  readonly kinds: readonly CaseKind[];
  /** What is wrong with it. */
  readonly defect: string;
  /** Where such queues are met. */
  readonly metIn: string;
}

type Row = readonly [
  name: string,
  expected: readonly ClauseId[],
  where: CaseKind | 'standing',
  defect: string,
  metIn: string,
];

const rows: readonly Row[] = [
  ['incident', ['Q13'], 'scopes', 'takes what it has listed for what is there', 'the incident of April 2026'],
  [
    'incident-patched',
    ['Q06'],
    'stories',
    'no longer dies of vanished files; two runs still get one file',
    'its patch',
  ],
  [
    'no-file-fsync',
    ['Q01', 'Q03'],
    'power',
    'never syncs the bytes',
    'write and rename, as most tutorials have it',
  ],
  [
    'no-directory-fsync',
    ['Q01'],
    'power',
    'syncs files, never the directories that name them',
    'queues that fsync the file and rename',
  ],
  [
    'ack-before-fsync',
    ['Q01', 'Q03'],
    'power',
    'says that an item is durable while it is being synced',
    'write-behind caches, interval syncs',
  ],
  ['swallowed-eio', ['Q14'], 'power', 'logs a failed fsync and goes on', 'best-effort sync helpers'],
  [
    'retried-fsync',
    ['Q14'],
    'power',
    'tries a failed fsync again on the same descriptor',
    'PostgreSQL until 2018',
  ],
  [
    'exists-then-write',
    ['Q01', 'Q10'],
    'stories',
    'looks whether a name is free and then takes it',
    'os.path.exists before open',
  ],
  [
    'torn-write-visible',
    ['Q03'],
    'stories',
    'writes under the name that readers look for',
    'scripts that write into a watched directory',
  ],
  ['batch-item-by-item', ['Q05'], 'swarm', 'publishes a batch one by one', 'addBulk as a loop'],
  [
    'copy-and-unlink',
    ['Q04', 'Q06', 'Q01'],
    'scopes',
    'moves by copying and unlinking',
    'shutil.move across devices, mv on object stores',
  ],
  [
    'same-named-archive',
    ['Q10'],
    'stories',
    'renames over what was archived under the same name',
    'numbered archives, flattened directories',
  ],
  [
    'bulk-move',
    ['Q01'],
    'stories',
    'lists, processes, and moves everything to done',
    'cron jobs: for f in *; mv * done/',
  ],
  [
    'unfenced-ack',
    ['Q07'],
    'stories',
    'acknowledges by id, whoever has the item now',
    'delete(job_id) without a receipt',
  ],
  [
    'wall-clock-lease',
    ['Q06'],
    'stories',
    'measures leases on the wall clock',
    'locked_until in a table of timestamps',
  ],
  ['lease-in-wrong-unit', ['Q06', 'Q08'], 'stories', 'takes seconds for milliseconds', 'visibility timeouts'],
  [
    'recovery-without-owner-check',
    ['Q06', 'Q16'],
    'stories',
    'takes back whatever is leased when it starts',
    'UPDATE jobs SET state = ready WHERE state = running',
  ],
  [
    'recovery-by-pid',
    ['Q21'],
    'stories',
    'takes any process with the pid for the owner',
    'pid files, kill(pid, 0)',
  ],
  [
    'sorted-listing',
    ['Q11'],
    'standing',
    'relies on the order of a listing',
    'readdir on the machine of its author',
  ],
  [
    'absence-as-deletion',
    ['Q01', 'Q13'],
    'stories',
    'takes one ENOENT for a deletion',
    'network filesystems, antivirus',
  ],
  [
    'unlink-before-rewrite',
    ['Q01'],
    'stories',
    'removes an item before it writes it anew',
    'requeue as delete and insert',
  ],
  ['key-before-item', ['Q19'], 'stories', 'takes the key before there is an item', 'SETNX and then LPUSH'],
  [
    'cap-archives-leased',
    ['Q12'],
    'stories',
    'archives what somebody is working on',
    'retention by age alone',
  ],
  [
    'cap-counts-vanished',
    ['Q10', 'Q18'],
    'scopes',
    'counts as archived what was gone',
    'mv || true; n=$((n+1))',
  ],
  ['stats-from-counter', ['Q18'], 'standing', 'keeps its counts beside the queue', 'INCR beside LPUSH'],
  ['full-scan', ['Q31'], 'standing', 'lists everything for each claim', 'sorted(glob(...))[0]'],
  ['first-file', ['Q33'], 'standing', 'sends all workers to the first file', 'ls | head -1 in every worker'],
  [
    'descriptor-leak',
    ['Q34'],
    'standing',
    'leaves what it reads open',
    'open(path).read() where nothing counts references',
  ],
  [
    'poison-without-limit',
    ['Q22'],
    'swarm',
    'delivers what kills its workers for ever',
    'queues without a dead-letter limit',
  ],
  ['sweep-deletes-foreign', ['Q17'], 'swarm', 'clears its directories of everything', 'rm -rf tmp/*'],
  [
    'lock-without-owner',
    ['Q23'],
    'swarm',
    'blocks for ever when the holder of its lock is killed',
    'mkdir lock; ...; rmdir lock',
  ],
  [
    'error-without-cause',
    ['Q14'],
    'swarm',
    'reports every failure as the same error',
    'catch { throw new Error("failed") }',
  ],
  [
    'canary',
    ['Q01'],
    'swarm',
    'loses every tenth item and says it has it',
    'nowhere: it proves that a gate can fail',
  ],
];

/** The known-bad queues: a gate must fail on each, by the clause that names its defect. */
export const knownBadQueues: readonly KnownBadQueue[] = rows.map(
  ([name, expected, where, defect, metIn]) => ({
    name,
    url: moduleUrl(name),
    expected,
    lane: where === 'standing' ? 'standing' : 'cases',
    kinds: where === 'standing' ? [] : [where],
    defect,
    metIn,
  }),
);

/** Where the modules of the known-bad queues are, by name; some are known by name elsewhere. */
export const knownBadSubjects: Readonly<Record<string, string>> &
  Readonly<Record<'incident' | 'incident-patched' | 'canary', string>> = {
  ...Object.fromEntries(knownBadQueues.map(({ name, url }) => [name, url])),
  incident: moduleUrl('incident'),
  'incident-patched': moduleUrl('incident-patched'),
  canary: moduleUrl('canary'),
};

/** Where the modules of the queues are that the known-bad ones differ from in one thing: they must pass. */
export const controlSubjects: Readonly<Record<string, string>> = Object.fromEntries(
  ['good-folders', 'good-keys', 'good-limit', 'good-cost'].map((name) => [name, moduleUrl(name)]),
);

/** The module beside this one, in the form this one has: TypeScript from source, JavaScript when built. */
function moduleUrl(name: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${name}.${extension}`, import.meta.url).href;
}
