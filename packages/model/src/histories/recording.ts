import type { History, HistoryEntry } from '../behaviour/history.ts';
import type { SeenCall } from '../behaviour/real-call.ts';
import type { RealListing } from '../behaviour/real-listing.ts';
import { ownerOf, type Surroundings, type Worker } from '../replay/queue-world.ts';
import type { Draw } from '../replay/trace.ts';
import { Errand, type Cast } from './errand.ts';

/** What a recording is made of. */
export interface RecordingOptions {
  readonly cast: Cast;
  readonly bucketItemsMax: number;
  readonly cap: number;
  readonly draw: Draw;
  readonly surroundings: Surroundings;
  /** What the disk holds now. */
  readonly listing: () => RealListing;
  /** Ends a process at once: what it has not done by now it never does. */
  readonly kill: (process: number) => void;
}

/** Operations of one process. */
const OPERATIONS = 5;
/** One call in so many is a process's last, or the last of its lease. */
const MISFORTUNE_ODDS = 160;
const MISFORTUNES_MAX = 2;
const LOOKS: ReadonlySet<string> = new Set(['readdir', 'stat', 'readFile']);

/** Gives processes of the real queue something to do and writes down what they do. */
export class Recording {
  readonly #options: RecordingOptions;
  readonly #entries: HistoryEntry[] = [];
  readonly #errands: ReadonlyMap<number, Errand>;
  readonly #mortal: Set<number>;
  #misfortunes = 0;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.#errands = new Map(
      options.cast.map(([process, role]) => [process, new Errand(role, options, OPERATIONS)]),
    );
    this.#mortal = new Set(options.cast.filter(([, role]) => role !== 'sweeper').map(([process]) => process));
  }

  /** Everybody has done all. */
  get isOver(): boolean {
    return [...this.#errands.values()].every((errand) => errand.isOver);
  }

  /** What was written down. */
  get history(): History {
    const owners = new Map([...this.#errands.keys()].map((process) => [ownerOf(process), process]));
    return { root: this.#options.surroundings.root, owners, entries: this.#entries };
  }

  /** A process has nothing to do. */
  onIdle(worker: Worker): void {
    const errand = this.#errands.get(worker.process);
    if (errand === undefined || errand.isOver || worker.command !== undefined) return;
    const { process } = worker;
    if (errand.isUnderWay) this.#entries.push({ kind: 'return', process });
    errand.isUnderWay = false;
    const command = errand.next(
      worker.held,
      this.#options.draw,
      this.#options.surroundings.silent.has(process),
    );
    if (command === undefined) return;
    worker.command = command;
    errand.isUnderWay = true;
    this.#entries.push({ kind: 'invoke', process, operation: command.operation });
    this.#perhapsSilence(process, errand);
  }

  /** A process has made a call, or the first half of one. */
  onCall(seen: SeenCall): void {
    const { process } = seen;
    if (this.#errands.get(process)?.isUnderWay !== true) return;
    const isChange = seen.phase === 'effect' && seen.errno === '' && !LOOKS.has(seen.call);
    this.#entries.push({
      kind: 'call',
      process,
      seen,
      listing: isChange ? this.#options.listing() : undefined,
    });
    if (this.#mortal.has(process) && this.#strikes(MISFORTUNE_ODDS)) this.#kill(process);
  }

  #kill(process: number): void {
    this.#mortal.delete(process);
    this.#entries.push({ kind: 'kill', process });
    this.#errands.get(process)?.end();
    this.#options.kill(process);
  }

  /**
   * The lease of a process that is about to settle runs out. It does nothing after its settles: the queue would go on under a new
   * name, which is somebody else to the model.
   */
  #perhapsSilence(process: number, errand: Errand): void {
    if (!errand.isSettling || !this.#mortal.has(process) || !this.#strikes(8)) return;
    this.#mortal.delete(process);
    this.#options.surroundings.silent.add(process);
    this.#entries.push({ kind: 'silence', process });
  }

  #strikes(odds: number): boolean {
    if (this.#misfortunes === MISFORTUNES_MAX || this.#options.draw(odds) !== 0) return false;
    this.#misfortunes += 1;
    return true;
  }
}
