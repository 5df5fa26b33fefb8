import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FileSystemTraits, Ports, ProcessVerdict } from '@spoolproof/contract';
import { onTestFinished } from 'vitest';
import {
  initQueue,
  jsonCodec,
  nodePorts,
  openQueue,
  type Codec,
  type FileQueue,
  type OpenOptions,
  type SettingsInput,
} from '../../src/index.ts';
import { FaultyFileSystem } from './faulty-file-system.ts';
import { turn, VirtualTime } from './virtual-time.ts';

/** A directory of the test's own, deleted when it ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'spoolproof-queue-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A process that uses the queue: with its own file system, pid and heartbeat. */
export class Actor {
  readonly fs: FaultyFileSystem;
  readonly ports: Ports;
  readonly pid: number;
  readonly #world: World;

  constructor(world: World, pid: number, traits: Partial<FileSystemTraits>) {
    this.#world = world;
    this.pid = pid;
    const fs = new FaultyFileSystem(nodePorts().fs, traits);
    this.fs = fs;
    const self = { host: 'host', bootId: 'boot', pidNamespace: 'ns', pid, startTime: '1' };
    this.ports = {
      fs,
      clock: world.time.clock,
      timers: world.time.timersOf(() => !fs.crashed && !world.stopped.has(pid)),
      random: world.random,
      identity: { self: () => self, probe: (other) => world.verdictOn(other.pid) },
    };
  }

  /** Opens the queue with text payloads. */
  open(options: Partial<OpenOptions<string>> = {}): Promise<FileQueue<string>> {
    return openQueue<string>(this.#world.root, { codec: jsonCodec<string>(), ports: this.ports, ...options });
  }

  /** Opens the queue with payloads of another kind. */
  openWith<T>(codec: Codec<T>): Promise<FileQueue<T>> {
    return openQueue<T>(this.#world.root, { codec, ports: this.ports });
  }

  /** Ends the process at once: SIGKILL. Others can see that it is gone. */
  async kill(): Promise<void> {
    await this.fs.die();
    this.#world.verdicts.set(this.pid, 'gone');
  }

  /** Stops the process from beating, as SIGSTOP does. Others see it alive. */
  stop(): void {
    this.#world.stopped.add(this.pid);
  }

  /** Lets calls that nobody awaits, as those of heartbeats, come to their end. */
  async idle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      if (this.fs.inFlight > 0) quiet = 0;
      await turn();
    }
  }
}

/** One host with one queue. */
export class World {
  readonly directory: string;
  /** The lease of a queue with default settings. */
  readonly leaseMs = 30_000;
  readonly root: string;
  readonly time = new VirtualTime();
  readonly verdicts = new Map<number, ProcessVerdict>();
  readonly stopped = new Set<number>();
  readonly random = { uint32: (): number => this.#draw() };
  #nextPid = 100;
  #seed = 0x5eed;

  constructor(directory: string) {
    this.directory = directory;
    this.root = path.join(directory, 'queue');
  }

  /** A new process. */
  actor(traits: Partial<FileSystemTraits> = {}): Actor {
    return new Actor(this, this.#nextPid++, traits);
  }

  /** What a look at the process table says. */
  verdictOn(pid: number): ProcessVerdict {
    return this.verdicts.get(pid) ?? 'alive';
  }

  #draw(): number {
    // mulberry32: the same names in every run.
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }
}

/** A world with an empty queue, deleted when the test ends. */
export async function createWorld(settings: SettingsInput = {}): Promise<World> {
  const world = new World(temporaryDirectory());
  await initQueue(world.root, settings, world.actor().ports);
  return world;
}

/** Payloads `p0`, `p1`, … */
export function payloads(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `p${from + index}`);
}
