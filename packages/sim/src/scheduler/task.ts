import type { Ports, ProcessIdentity } from '@spoolproof/contract';
import type { Host } from '../environment/host.ts';
import type { Alarm } from '../environment/virtual-time.ts';
import type { Call, Caller, OpenFile } from '../kernel/call.ts';

/** The program of a task: ordinary async code over the ports. */
export type Program = (ports: Ports, task: Task) => Promise<void>;

/** How a task is started. */
export interface SpawnOptions {
  /** Default 1000. 0 may do everything. */
  readonly uid?: number;
  /** The machine it runs on; default `host-1`. */
  readonly host?: string;
  /** The pid namespace; default empty: the host's own. */
  readonly container?: string;
  /** Files it may have open at once; default 1024. */
  readonly descriptorsMax?: number;
  /** How often it is started again after it was killed; default 0. */
  readonly restarts?: number;
  /** How long after its death, in milliseconds; default 0. */
  readonly restartAfterMs?: number;
  /** It stands outside the machines: no fault strikes it, and no power failure ends it. Default false. */
  readonly outside?: boolean;
  /** Told once when it has ended, failed or been killed. */
  readonly onEnd?: (task: Task) => void;
}

/** - `running`: its program has not returned. - `ended`, `failed`: it has. - `killed`: it never will. */
export type TaskState = 'running' | 'ended' | 'failed' | 'killed';

/** A simulated process: a program, a pid, a user, open files, and the calls it waits for. */
export class Task implements Caller {
  readonly index: number;
  readonly id: number;
  readonly name: string;
  readonly program: Program;
  readonly options: SpawnOptions;
  readonly uid: number;
  readonly host: Host;
  readonly identity: ProcessIdentity;
  readonly descriptors: (OpenFile | undefined)[] = [];
  readonly descriptorsMax: number;
  /** Calls under way, oldest first. */
  readonly calls: Call[] = [];
  /** Alarms that end with the task. */
  readonly alarms: Set<Alarm> = new Set();
  state: TaskState = 'running';
  /** What its program threw. */
  error: unknown = undefined;
  paused = false;

  constructor(
    index: number,
    name: string,
    program: Program,
    options: SpawnOptions,
    host: Host,
    startTime: number,
  ) {
    this.index = index;
    this.id = index + 1;
    this.name = name;
    this.program = program;
    this.options = options;
    this.uid = options.uid ?? 1000;
    this.descriptorsMax = options.descriptorsMax ?? 1024;
    this.host = host;
    this.identity = host.start(startTime, options.container ?? '');
  }

  /** The dead make no calls and get no answers. */
  get isDead(): boolean {
    return this.state === 'killed';
  }
}
