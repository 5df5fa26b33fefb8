/**
 * Which part of the repository may import what, and where the outside world may be touched.
 *
 * `contract ← node ← queue ← cli`, `contract ← node ← journal ← triage ← cli` and `contract ← sim ← conformance ← cli`. The conformance suite never imports the queue it
 * judges: subjects are injected. `model` checks the queue and the simulator against `spec/queue.qnt`; nothing imports it.
 * Nothing imports the CLI, the benchmarks or the tests.
 */

/** A part of the outside world that library code receives by injection; `processes` is whatever is left. */
export type Authority = 'filesystem' | 'clock' | 'timers' | 'randomness' | 'identity' | 'processes';

/** Files of a package, named by a path prefix inside its `src`, that may touch some of the outside world. */
export interface Adapter {
  /** A file (`fs/node-fs.ts`) or a folder ending in a slash (`node/`). */
  readonly path: string;
  readonly authorities: readonly Authority[];
}

/** The rules of one workspace package. */
export interface PackageRules {
  /** The name in its package.json. */
  readonly name: string;
  /** Workspace packages it may import, by name. */
  readonly mayImport: readonly string[];
  /** `injected` bans the outside world except in the adapters; `ambient` is for programs, which wire the adapters. */
  readonly world: 'injected' | 'ambient';
  readonly adapters: readonly Adapter[];
}

const everything: readonly Authority[] = [
  'filesystem',
  'clock',
  'timers',
  'randomness',
  'identity',
  'processes',
];

/** Rules by folder name under `packages/`. A package without a row fails the check. */
export const packageRules: Readonly<Record<string, PackageRules>> = {
  contract: { name: '@spoolproof/contract', mayImport: [], world: 'injected', adapters: [] },
  node: {
    name: '@spoolproof/node',
    mayImport: ['@spoolproof/contract'],
    world: 'injected',
    adapters: [
      { path: 'node-fs.ts', authorities: ['filesystem'] },
      { path: 'node-clock.ts', authorities: ['clock', 'timers'] },
      { path: 'node-random.ts', authorities: ['randomness'] },
      { path: 'node-identity.ts', authorities: ['identity'] },
      { path: 'node-ports.ts', authorities: ['clock', 'identity'] },
    ],
  },
  queue: {
    name: '@spoolproof/queue',
    mayImport: ['@spoolproof/contract', '@spoolproof/node'],
    world: 'injected',
    // Hashing is no randomness, but it comes from the same module.
    adapters: [{ path: 'sha256.ts', authorities: ['randomness'] }],
  },
  journal: {
    name: '@spoolproof/journal',
    mayImport: ['@spoolproof/contract', '@spoolproof/node'],
    world: 'injected',
    adapters: [],
  },
  triage: {
    name: '@spoolproof/triage',
    mayImport: ['@spoolproof/contract', '@spoolproof/journal', '@spoolproof/node'],
    world: 'injected',
    // Hashing is no randomness, but it comes from the same module.
    adapters: [{ path: 'sha256.ts', authorities: ['randomness'] }],
  },
  sim: {
    name: '@spoolproof/sim',
    mayImport: ['@spoolproof/contract'],
    world: 'injected',
    adapters: [
      { path: 'real/', authorities: everything },
      { path: 'scheduler/microtask-barrier.ts', authorities: ['processes'] },
    ],
  },
  conformance: {
    name: '@spoolproof/conformance',
    mayImport: ['@spoolproof/contract', '@spoolproof/sim'],
    world: 'injected',
    adapters: [
      { path: 'real/', authorities: everything },
      // Replaces the outside world below subjects that reach it by themselves.
      { path: 'ambient/', authorities: everything },
      // Hashing is no randomness, but it comes from the same module.
      { path: 'history/hash-logs.ts', authorities: ['randomness'] },
      // It hashes the style and the script of a page for its policy; nothing there is random.
      { path: 'render/html/page-policy.ts', authorities: ['randomness'] },
    ],
  },
  model: {
    name: '@spoolproof/model',
    mayImport: ['@spoolproof/contract', '@spoolproof/queue', '@spoolproof/sim', '@spoolproof/conformance'],
    world: 'ambient',
    adapters: [],
  },
  cli: {
    name: 'spoolproof',
    mayImport: [
      '@spoolproof/contract',
      '@spoolproof/node',
      '@spoolproof/queue',
      '@spoolproof/journal',
      '@spoolproof/triage',
      '@spoolproof/conformance',
      '@spoolproof/sim',
    ],
    world: 'ambient',
    adapters: [],
  },
};

/** Packages that programs at the root (`bench`, `test`, `tools`) may import: all but the CLI and the checks of the model. */
export const libraryNames: readonly string[] = Object.values(packageRules)
  .map((rules) => rules.name)
  .filter((name) => name.startsWith('@spoolproof/') && name !== '@spoolproof/model');

/** Node modules that compute only. Any other `node:` module is a way to the outside world. */
export const pureModules: ReadonlySet<string> = new Set([
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'events',
  'path',
  'path/posix',
  'readline',
  'readline/promises',
  'stream',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'url',
  'util',
  'zlib',
]);

/** Which authority a Node module gives. One in neither table (`net`, `vm`) counts as `processes`. */
export const moduleAuthority: Readonly<Record<string, readonly Authority[]>> = {
  fs: ['filesystem'],
  'fs/promises': ['filesystem'],
  os: ['identity'],
  process: ['identity', 'processes'],
  crypto: ['randomness'],
  perf_hooks: ['clock'],
  timers: ['timers'],
  'timers/promises': ['timers'],
  child_process: ['processes'],
  worker_threads: ['processes'],
};

/** Globals that reach the outside world. A dotted name bans one property and leaves the rest of the object. */
export const globalAuthority: Readonly<Record<string, readonly Authority[]>> = {
  'Date.now': ['clock'],
  performance: ['clock'],
  'AbortSignal.timeout': ['timers'],
  setTimeout: ['timers'],
  setInterval: ['timers'],
  setImmediate: ['timers'],
  'Math.random': ['randomness'],
  crypto: ['randomness'],
  'process.hrtime': ['clock'],
  process: ['identity', 'processes'],
};
