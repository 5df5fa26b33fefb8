import type {
  DirectoryEntry,
  FileDescriptor,
  FileStatus,
  FileSystem,
  FileSystemCall,
  FileSystemTraits,
  OpenMode,
} from '@spoolproof/contract';

/** One call of the port. Calls on a descriptor carry the path it was opened with. */
export interface Call {
  readonly kind: FileSystemCall;
  readonly path: string;
  /** The second path of `rename` and `link`. */
  readonly to: string | undefined;
}

/** Which calls fail, and how. */
export interface FaultRule {
  /** The call, or calls; left out: every kind. */
  readonly kind?: FileSystemCall | readonly FileSystemCall[];
  /** Matches either path of the call; left out: every path. */
  readonly path?: RegExp;
  /** Which of the matching calls is the first to fail, from 1; default 1. */
  readonly nth?: number;
  /** How many fail in a row; default 1. */
  readonly times?: number;
  readonly errno: string;
  /** `after`: the call takes effect and fails all the same. Default `before`. */
  readonly when?: 'before' | 'after';
}

/** A held call: `arrived` resolves once it waits, `release` lets it go on, for `rename` to another target if told so. */
export interface Gate {
  readonly arrived: Promise<void>;
  release(to?: string): void;
}

/** What a call meets after the process that makes it has died. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** The error that a real call would have given. */
function errnoError(errno: string, call: string): Error {
  return Object.assign(new Error(`${errno}: injected into ${call}`), { code: errno });
}

interface ActiveRule extends FaultRule {
  seen: number;
}

interface ActiveGate {
  readonly kind: FileSystemCall;
  readonly path: RegExp;
  readonly announce: () => void;
  readonly opened: Promise<string | undefined>;
}

/** Passes calls on to a real file system; counts them, makes them fail, holds them, and ends them all at a chosen one. */
export class FaultyFileSystem implements FileSystem {
  readonly calls: Call[] = [];
  /** Entries that listings have given. */
  entriesListed = 0;
  descriptorsMax = 0;
  inFlight = 0;
  /** Awaited before each call, to vary how processes interleave. */
  pause: (() => Promise<void>) | undefined;
  /** Replaces what `stat` says. */
  alterStatus: (path: string, status: FileStatus) => FileStatus = (_path, status) => status;
  readonly #inner: FileSystem;
  readonly #traits: FileSystemTraits;
  readonly #open = new Map<FileDescriptor, string>();
  #rules: ActiveRule[] = [];
  readonly #gates: ActiveGate[] = [];
  #callsLeft = Infinity;
  #dead = false;

  constructor(inner: FileSystem, traits: Partial<FileSystemTraits> = {}) {
    this.#inner = inner;
    this.#traits = { ...inner.traits, ...traits };
  }

  get traits(): FileSystemTraits {
    return this.#traits;
  }

  /** Whether the process has met its end. */
  get crashed(): boolean {
    return this.#dead;
  }

  get descriptorsOpen(): number {
    return this.#open.size;
  }

  /** Makes calls fail. */
  fail(rule: FaultRule): void {
    this.#rules.push({ ...rule, seen: 0 });
  }

  /** Ends all faults. */
  heal(): void {
    this.#rules = [];
  }

  /** From the nth call on, counted from now and from 1, nothing takes effect any more. */
  crashAtCall(nth: number): void {
    this.#callsLeft = nth - 1;
  }

  /** Nothing takes effect from now on; descriptors are closed as the kernel would. */
  async die(): Promise<void> {
    this.#dead = true;
    for (const file of this.#open.keys()) await this.#inner.close(file);
    this.#open.clear();
  }

  /** Holds the next matching call before it takes effect. */
  hold(kind: FileSystemCall, path: RegExp): Gate {
    let announce = (): void => {};
    let open: (to?: string) => void = () => {};
    const arrived = new Promise<void>((resolve) => (announce = resolve));
    const opened = new Promise<string | undefined>((resolve) => (open = resolve));
    this.#gates.push({ kind, path, announce, opened });
    return { arrived, release: (to) => open(to) };
  }

  /** How many calls were made, of one kind or of all, whose path matches. */
  count(kind?: FileSystemCall, path: RegExp = /(?:)/): number {
    return this.calls.filter((call) => (kind === undefined || call.kind === kind) && matches(path, call))
      .length;
  }

  /** Forgets the calls made so far. */
  forget(): void {
    this.calls.length = 0;
    this.entriesListed = 0;
  }

  async open(path: string, mode: OpenMode): Promise<FileDescriptor> {
    return this.#run({ kind: 'open', path, to: undefined }, async () => {
      const file = await this.#inner.open(path, mode);
      this.#open.set(file, path);
      this.descriptorsMax = Math.max(this.descriptorsMax, this.#open.size);
      return file;
    });
  }

  read(file: FileDescriptor, into: Uint8Array, position: number): Promise<number> {
    return this.#run(this.#on('read', file), () => this.#inner.read(file, into, position));
  }

  write(file: FileDescriptor, bytes: Uint8Array, position: number | null): Promise<number> {
    return this.#run(this.#on('write', file), () => this.#inner.write(file, bytes, position));
  }

  fsync(file: FileDescriptor): Promise<void> {
    return this.#run(this.#on('fsync', file), () => this.#inner.fsync(file));
  }

  async close(file: FileDescriptor): Promise<void> {
    await this.#run(this.#on('close', file), () => this.#inner.close(file));
    this.#open.delete(file);
  }

  readFile(path: string, sizeHintBytes?: number): Promise<Uint8Array> {
    return this.#run({ kind: 'readFile', path, to: undefined }, () =>
      this.#inner.readFile(path, sizeHintBytes),
    );
  }

  rename(from: string, to: string): Promise<void> {
    return this.#run({ kind: 'rename', path: from, to }, (elsewhere) =>
      this.#inner.rename(from, elsewhere ?? to),
    );
  }

  link(existing: string, created: string): Promise<void> {
    return this.#run({ kind: 'link', path: existing, to: created }, () =>
      this.#inner.link(existing, created),
    );
  }

  unlink(path: string): Promise<void> {
    return this.#run({ kind: 'unlink', path, to: undefined }, () => this.#inner.unlink(path));
  }

  mkdir(path: string): Promise<void> {
    return this.#run({ kind: 'mkdir', path, to: undefined }, () => this.#inner.mkdir(path));
  }

  rmdir(path: string): Promise<void> {
    return this.#run({ kind: 'rmdir', path, to: undefined }, () => this.#inner.rmdir(path));
  }

  async *readdir(path: string): AsyncGenerator<readonly DirectoryEntry[]> {
    const chunks: (readonly DirectoryEntry[])[] = [];
    await this.#run({ kind: 'readdir', path, to: undefined }, async () => {
      for await (const chunk of this.#inner.readdir(path)) chunks.push(chunk);
    });
    for (const chunk of chunks) {
      this.entriesListed += chunk.length;
      yield chunk;
    }
  }

  async stat(path: string): Promise<FileStatus> {
    return this.#run({ kind: 'stat', path, to: undefined }, async () =>
      this.alterStatus(path, await this.#inner.stat(path)),
    );
  }

  utimes(path: string, atimeMs: number, mtimeMs: number): Promise<void> {
    return this.#run({ kind: 'utimes', path, to: undefined }, () =>
      this.#inner.utimes(path, atimeMs, mtimeMs),
    );
  }

  #on(kind: FileSystemCall, file: FileDescriptor): Call {
    return { kind, path: this.#open.get(file) ?? '?', to: undefined };
  }

  async #run<T>(call: Call, act: (to: string | undefined) => Promise<T>): Promise<T> {
    if (this.#dead || this.#callsLeft-- <= 0) {
      this.#dead = true;
      throw new Crash(`the process died before ${call.kind} ${call.path}`);
    }
    this.calls.push(call);
    this.inFlight++;
    try {
      await this.pause?.();
      const rule = this.#rules.find((each) => this.#strikes(each, call));
      if (rule !== undefined && rule.when !== 'after') throw errnoError(rule.errno, call.kind);
      const result = await act(await this.#pass(call));
      if (rule !== undefined) throw errnoError(rule.errno, call.kind);
      return result;
    } finally {
      this.inFlight--;
    }
  }

  #strikes(rule: ActiveRule, call: Call): boolean {
    const kinds = rule.kind === undefined ? undefined : [rule.kind].flat();
    if (kinds !== undefined && !kinds.includes(call.kind)) return false;
    if (rule.path !== undefined && !matches(rule.path, call)) return false;
    rule.seen++;
    const first = rule.nth ?? 1;
    return rule.seen >= first && rule.seen < first + (rule.times ?? 1);
  }

  async #pass(call: Call): Promise<string | undefined> {
    const at = this.#gates.findIndex((gate) => gate.kind === call.kind && matches(gate.path, call));
    const [gate] = at === -1 ? [] : this.#gates.splice(at, 1);
    if (gate === undefined) return undefined;
    gate.announce();
    return gate.opened;
  }
}

function matches(pattern: RegExp, call: Call): boolean {
  return pattern.test(call.path) || (call.to !== undefined && pattern.test(call.to));
}
