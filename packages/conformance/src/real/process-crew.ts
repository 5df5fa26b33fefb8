import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { FileSystem } from '@spoolproof/contract';

import type { ProcessLog } from '../history/history-decoder.ts';
import type { History } from '../history/history.ts';
import type { Actor, Crew, ListingEntry, Place } from '../lane/crew.ts';
import { deriveSeed } from '../seeded-random.ts';
import type { SubjectSettings } from '../subject.ts';
import { ChildHandle } from './child-handle.ts';
import { readListing } from './listing-file.ts';
import { logPath } from './log-path.ts';
import { plainFileSystem } from './plain-file-system.ts';
import { monotonicUs } from './plain-ports.ts';
import type { DocumentOrigin } from './protocol.ts';

/** What every process of a lane has in common. */
export interface CrewOptions {
  readonly subjectUrl: string;
  readonly root: string;
  /** Where the logs go. */
  readonly logs: string;
  readonly seed: number;
  readonly settings: SubjectSettings;
  readonly documents: DocumentOrigin;
  readonly originUs: number;
}

/** Child processes on real files: starts them, knows them all, and ends them. */
export class ProcessCrew implements Crew {
  readonly disk: FileSystem = plainFileSystem();
  readonly rawDisk: FileSystem = plainFileSystem('latin1');
  readonly #options: CrewOptions;
  readonly #history: History;
  readonly #children: Set<ChildHandle> = new Set();
  readonly #beside: Set<ProcessCrew> = new Set();
  #isEnding = false;

  constructor(history: History, options: CrewOptions) {
    this.#history = history;
    this.#options = options;
  }

  get nowUs(): number {
    return monotonicUs() - this.#options.originUs;
  }

  /** Microseconds of the shared clock at which this lane's time began. */
  get originUs(): number {
    return this.#options.originUs;
  }

  /** Processes ended by SIGKILL so far, by others or by themselves. */
  get kills(): number {
    return this.#history.processes.filter(({ end }) => end === 'killed').length;
  }

  /**
   * Starts a process in a role and opens the queue in it.
   *
   * @throws Error when it ends before the queue is open, other than by a kill.
   */
  async spawn(role: string): Promise<Actor> {
    if (this.#isEnding) throw new Error('the lane is being ended');
    const process = this.#history.addProcess(role, this.nowUs);
    const child = new ChildHandle(process, this.#options.originUs);
    this.#children.add(child);
    const { subjectUrl, root, settings, documents } = this.#options;
    const isOpen = await child.init({
      subjectUrl,
      root,
      role,
      process: process.index,
      seed: deriveSeed(this.#options.seed, process.index),
      settings,
      documents,
      logs: this.#options.logs,
    });
    if (!isOpen && process.end !== 'killed') {
      await child.kill();
      throw new Error(`a ${role} could not open the queue: ${child.complaint}`);
    }
    return child;
  }

  /** Starts several processes at once. */
  spawnAll(role: string, count: number): Promise<Actor[]> {
    return Promise.all(Array.from({ length: count }, () => this.spawn(role)));
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  }

  readListing(name: string): AsyncIterable<ListingEntry> {
    return readListing(this.#options.logs, name);
  }

  async beside(name: string, history: History, settings: SubjectSettings): Promise<Place> {
    const home = path.join(path.dirname(this.#options.root), name);
    const [root, logs] = [path.join(home, 'queue'), path.join(home, 'logs')];
    for (const directory of [home, root, logs]) mkdirSync(directory);
    const crew = new ProcessCrew(history, { ...this.#options, root, logs, settings });
    this.#beside.add(crew);
    return { crew, root };
  }

  /** Ends every process that is left, at once. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all([...this.#beside].map((crew) => crew.end()));
    await Promise.all([...this.#children].map((child) => child.kill()));
  }

  /** The logs of all processes. */
  logs(): ProcessLog[] {
    return this.#history.processes.map(({ index }) => ({ process: index, load: () => this.#load(index) }));
  }

  #load(index: number): Buffer {
    try {
      return readFileSync(logPath(this.#options.logs, index));
    } catch {
      // A process that died before it had opened the queue has written nothing.
      return Buffer.alloc(0);
    }
  }
}
