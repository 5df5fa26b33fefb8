/** Calls of a file system, as counted since the last reset. */
export interface CallCounts {
  calls: number;
  /** Calls that found an entry gone. */
  vanished: number;
  entries: number;
  renames: number;
  stats: number;
  fsyncs: number;
}

/** A fault that is to strike one call of the file system. */
export interface InjectedFault {
  readonly call: string;
  readonly errno: string;
  /** How many calls of that kind go well first. */
  readonly after: number;
}

/** Counts calls, makes one of them fail, or ends the process at one of them. */
export class CallCounter {
  #counts: CallCounts = emptyCounts();
  #fault: (InjectedFault & { left: number }) | null = null;
  #struck: string[] = [];
  readonly #unsynced: Set<number> = new Set();
  #syncedAgain = 0;
  #callsUntilDeath = Number.POSITIVE_INFINITY;
  #renamesUntilDeath = Number.POSITIVE_INFINITY;
  readonly #die: () => void;
  openDescriptors = 0;
  openDescriptorsMax = 0;

  /** @param die ends this process at once, as SIGKILL does. */
  constructor(die: () => void) {
    this.#die = die;
  }

  /** The counts since the last reset. */
  get counts(): Readonly<CallCounts> {
    return this.#counts;
  }

  /** Starts counting from zero. */
  reset(): void {
    this.#counts = emptyCounts();
    this.#struck = [];
  }

  /** Lets the process end itself just before the n-th call from now. */
  dieAtCall(calls: number): void {
    this.#callsUntilDeath = calls;
  }

  /** Lets the process end itself right after the n-th successful rename from now. */
  dieAfterRename(renames: number): void {
    this.#renamesUntilDeath = renames;
  }

  /** Arms a fault for the calls to come; null disarms. */
  arm(fault: InjectedFault | null): void {
    this.#fault = fault === null ? null : { ...fault, left: fault.after };
  }

  /** What was injected since the last reset, `EIO` or `fsync:EIO`, with commas; null: nothing. */
  get struck(): string | null {
    return this.#struck.length === 0 ? null : this.#struck.join(',');
  }

  /** Notes a fault that struck below this counter. */
  noteStrike(call: string, errno: string): void {
    this.#struck.push(call === 'fsync' ? `fsync:${errno}` : errno);
  }

  /** Syncs so far of descriptors on which one had failed before: none of them proves anything (Q14). */
  get syncedAgain(): number {
    return this.#syncedAgain;
  }

  /** Notes that a descriptor is about to be synced. */
  syncing(file: number): void {
    if (this.#unsynced.has(file)) this.#syncedAgain++;
  }

  /** Notes that the sync of a descriptor failed. */
  syncFailed(file: number): void {
    this.#unsynced.add(file);
  }

  /** Notes that a descriptor is closed: its number may be another file's next. */
  closing(file: number): void {
    this.#unsynced.delete(file);
  }

  /** Counts a call that is about to be made. @throws an error with an errno when the armed fault strikes it. */
  begin(call: string): void {
    this.#counts.calls++;
    if (call === 'stat') this.#counts.stats++;
    if (call === 'fsync') this.#counts.fsyncs++;
    if (--this.#callsUntilDeath <= 0) this.#die();
    const fault = this.#fault;
    if (fault === null || fault.call !== call) return;
    if (fault.left-- > 0) return;
    this.#fault = null;
    this.noteStrike(call, fault.errno);
    throw Object.assign(new Error(`${fault.errno}: injected, ${call}`), { code: fault.errno, syscall: call });
  }

  /** Counts a rename that succeeded. */
  renamed(): void {
    this.#counts.renames++;
    if (--this.#renamesUntilDeath <= 0) this.#die();
  }

  /** Counts a call that found an entry gone. */
  vanished(): void {
    this.#counts.vanished++;
  }

  /** Counts entries of a listing. */
  listed(entries: number): void {
    this.#counts.entries += entries;
  }

  /** Counts descriptors opened (1) and closed (-1). */
  descriptors(change: 1 | -1): void {
    this.openDescriptors += change;
    this.openDescriptorsMax = Math.max(this.openDescriptorsMax, this.openDescriptors);
  }
}

function emptyCounts(): CallCounts {
  return { calls: 0, vanished: 0, entries: 0, renames: 0, stats: 0, fsyncs: 0 };
}
