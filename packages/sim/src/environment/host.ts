import type { Identity, ProcessIdentity, ProcessVerdict } from '@spoolproof/contract';

/** Pids wrap around here, as Linux's do by default. */
const PID_MAX = 32_768;
const PID_FIRST = 300;

/** A simulated machine: its name, its boots, its wall clock and its process table. */
export class Host {
  readonly name: string;
  /** Milliseconds by which the wall clock is off. May be changed at any time: clocks jump. */
  wallOffsetMs = 0;
  /** The pid that the next process gets; set it to have a pid reused. */
  nextPid: number = PID_FIRST;
  #boots = 1;
  readonly #startTimeByPid: Map<number, string> = new Map();

  constructor(name: string) {
    this.name = name;
  }

  /** Changes at every boot. */
  get bootId(): string {
    return `${this.name}-boot-${this.#boots}`;
  }

  /** Starts a process. `startTime` is in milliseconds of simulated time. */
  start(startTime: number, container: string): ProcessIdentity {
    while (this.#startTimeByPid.has(this.nextPid)) this.nextPid = nextPidAfter(this.nextPid);
    const pid = this.nextPid;
    this.nextPid = nextPidAfter(pid);
    this.#startTimeByPid.set(pid, String(startTime));
    return {
      host: this.name,
      bootId: this.bootId,
      pidNamespace: container,
      pid,
      startTime: String(startTime),
    };
  }

  /** Ends a process. */
  end(pid: number): void {
    this.#startTimeByPid.delete(pid);
  }

  /** Ends all processes and boots again. */
  reboot(): void {
    this.#startTimeByPid.clear();
    this.#boots += 1;
    this.nextPid = PID_FIRST;
  }

  /** What a process of this host can tell about another. */
  probe(self: ProcessIdentity, other: ProcessIdentity): ProcessVerdict {
    const sameTable =
      self.host === other.host && self.bootId === other.bootId && self.pidNamespace === other.pidNamespace;
    if (!sameTable || self.bootId !== this.bootId) return 'unknown';
    return this.#startTimeByPid.get(other.pid) === other.startTime ? 'alive' : 'gone';
  }

  /** The port of one process. */
  identityOf(self: ProcessIdentity): Identity {
    return { self: () => self, probe: (other) => this.probe(self, other) };
  }
}

function nextPidAfter(pid: number): number {
  return pid + 1 >= PID_MAX ? PID_FIRST : pid + 1;
}
