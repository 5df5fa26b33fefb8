import * as fs from 'node:fs';
import { promisify } from 'node:util';
import type { Durability } from '@spoolproof/contract';

const fsync = promisify(fs.fsync);
const close = promisify(fs.close);
const BUCKET_ITEMS = 1000;
const SYNCS_IN_FLIGHT = 64;

/** A bucket of the bare queue with the names in it, newest first, so that a pop takes the oldest. */
interface BareBucket {
  readonly path: string;
  readonly names: string[];
}

/**
 * The floor: what the queue's system calls cost by themselves, in synchronous loops over `node:fs`. It makes the calls of the
 * real one on names of the same length, and keeps none of its promises: no owners, no checks, no recovery.
 */
export class BareQueue {
  readonly #root: string;
  readonly #durability: Durability;
  readonly #buffer = new Uint8Array(64 * 1024);
  #made = 0;
  #buckets = 0;
  #open: { path: string; count: number } | undefined;
  #ready: string[] = [];
  #tapped: BareBucket | undefined;
  #leased: string | undefined;
  #done: { path: string; count: number } | undefined;
  #owed: number[] = [];

  constructor(root: string, durability: Durability = 'none') {
    this.#root = root;
    this.#durability = durability;
    for (const state of ['', '/staging', '/ready', '/leased', '/done']) fs.mkdirSync(`${root}${state}`);
  }

  /** Open, write, close, rename; with `strict` an fsync of the file and of its directory. */
  async enqueue(payload: Uint8Array): Promise<void> {
    if (this.#open === undefined || this.#open.count === BUCKET_ITEMS) this.#open = this.#bucket('ready');
    const name = this.#name();
    const staged = `${this.#root}/staging/${name}`;
    const file = this.#write(staged, payload);
    if (this.#durability === 'strict') await fsync(file);
    if (this.#durability === 'flush') await this.#owe(file);
    else fs.closeSync(file);
    fs.renameSync(staged, `${this.#open.path}/${name}`);
    if (this.#durability === 'strict') await this.#syncDirectory(this.#open.path);
    this.#open.count++;
  }

  /** A directory, a thousand times open, write and close, and one rename. */
  async enqueueMany(payloads: Iterable<Uint8Array>): Promise<void> {
    const { path } = this.#bucket('staging');
    let inFlight: Promise<void>[] = [];
    for (const payload of payloads) {
      const file = this.#write(`${path}/${this.#name()}`, payload);
      if (this.#durability === 'none') fs.closeSync(file);
      else if (this.#durability === 'flush') await this.#owe(file);
      else {
        inFlight.push(fsync(file).then(() => close(file)));
        if (inFlight.length < SYNCS_IN_FLIGHT) continue;
        await Promise.all(inFlight);
        inFlight = [];
      }
    }
    await Promise.all(inFlight);
    const sealed = path.replace('/staging/', '/ready/');
    if (this.#durability === 'strict') await this.#syncDirectory(path);
    fs.renameSync(path, sealed);
    if (this.#durability === 'strict')
      for (const state of ['ready', 'staging']) await this.#syncDirectory(`${this.#root}/${state}`);
    this.#ready.push(sealed);
  }

  /** Syncs what grouped syncs still owe. */
  async flush(): Promise<void> {
    await Promise.all(this.#owed.splice(0).map((file) => fsync(file).then(() => close(file))));
  }

  /** One rename out of a bucket that was listed once. */
  claim(): string {
    if (this.#tapped === undefined || this.#tapped.names.length === 0) {
      const path = this.#take();
      this.#tapped = { path, names: fs.readdirSync(path).sort().reverse() };
      this.#leased = this.#bucket('leased').path;
    }
    const name = this.#tapped.names.pop() ?? '';
    const leased = `${this.#leased}/${name}`;
    fs.renameSync(`${this.#tapped.path}/${name}`, leased);
    return leased;
  }

  /** A whole bucket: one rename and one listing, in order. */
  claimBucket(): BareBucket {
    const from = this.#take();
    const path = from.replace('/ready/', '/leased/');
    fs.renameSync(from, path);
    return { path, names: fs.readdirSync(path).sort() };
  }

  /** Open, read, close. */
  read(path: string): Uint8Array {
    const file = fs.openSync(path, 'r');
    const bytes = fs.readSync(file, this.#buffer, 0, this.#buffer.length, 0);
    fs.closeSync(file);
    return this.#buffer.slice(0, bytes);
  }

  /** One rename of one item. */
  ack(leased: string): void {
    if (this.#done === undefined || this.#done.count === BUCKET_ITEMS) this.#done = this.#bucket('done');
    fs.renameSync(leased, `${this.#done.path}/${leased.slice(leased.lastIndexOf('/') + 1)}`);
    this.#done.count++;
  }

  /** One rename of a whole bucket. */
  ackBucket({ path }: BareBucket): void {
    fs.renameSync(path, path.replace('/leased/', '/done/'));
  }

  #take(): string {
    const path = this.#ready.shift();
    if (path === undefined) throw new Error('the bare queue is empty');
    return path;
  }

  #bucket(state: string): { path: string; count: number } {
    const path = `${this.#root}/${state}/${String(this.#buckets++).padStart(11, '0')}-floorown-0-c1000`;
    fs.mkdirSync(path);
    return { path, count: 0 };
  }

  #name(): string {
    const number = this.#made++;
    return `${String(number).padStart(11, '0')}-floorown-${String(number).padStart(7, '0')}-gq-0000000-0`;
  }

  #write(path: string, payload: Uint8Array): number {
    const file = fs.openSync(path, 'wx');
    fs.writeSync(file, payload, 0, payload.length);
    return file;
  }

  async #owe(file: number): Promise<void> {
    this.#owed.push(file);
    if (this.#owed.length >= SYNCS_IN_FLIGHT) await this.flush();
  }

  async #syncDirectory(path: string): Promise<void> {
    const file = fs.openSync(path, 'r');
    await fsync(file);
    fs.closeSync(file);
  }
}
