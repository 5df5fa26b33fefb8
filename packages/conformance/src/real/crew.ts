import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ProcessLog } from '../history/history-decoder.ts';
import type { History } from '../history/history.ts';
import { deriveSeed } from '../seeded-random.ts';
import type { SubjectSettings } from '../subject.ts';
import { ChildHandle } from './child-handle.ts';
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

/** The processes of a lane: starts them, knows them all, and ends them. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #history: History;
  readonly #children: Set<ChildHandle> = new Set();
  readonly #beside: Set<Crew> = new Set();
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
  async spawn(role: string): Promise<ChildHandle> {
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
      logPath: this.#logPath(process.index),
    });
    if (!isOpen && process.end !== 'killed') {
      await child.kill();
      throw new Error(`a ${role} could not open the queue: ${child.complaint}`);
    }
    return child;
  }

  /** Starts several processes at once. */
  spawnAll(role: string, count: number): Promise<ChildHandle[]> {
    return Promise.all(Array.from({ length: count }, () => this.spawn(role)));
  }

  /** A crew for another queue beside this one's, which ends with it. */
  beside(history: History, place: Pick<CrewOptions, 'root' | 'logs' | 'settings'>): Crew {
    const crew = new Crew(history, { ...this.#options, ...place });
    this.#beside.add(crew);
    return crew;
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
      return readFileSync(this.#logPath(index));
    } catch {
      // A process that died before it had opened the queue has written nothing.
      return Buffer.alloc(0);
    }
  }

  #logPath(index: number): string {
    return path.join(this.#options.logs, `${String(index).padStart(5, '0')}.log`);
  }
}
