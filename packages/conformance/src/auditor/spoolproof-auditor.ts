import path from 'node:path';
import { crc32 } from 'node:zlib';

import type { FileSystem, ItemState } from '@spoolproof/contract';

import { isGone, listDirectory } from './list-directory.ts';
import { isOwnerName, isShardName, parseBucket, parseItem } from './names.ts';
import type { ParsedBucket, ParsedItem } from './names.ts';
import { ReportBuilder } from './report.ts';
import type { AuditEntry, AuditReport } from './report.ts';
import { readRetired } from './retired.ts';
import { SequenceLedger } from './sequence-ledger.ts';
import { bucketPlaces, ownDirectories } from './spoolproof-layout.ts';
import type { BucketPlace } from './spoolproof-layout.ts';

/** How thoroughly a directory is read. */
export interface AuditOptions {
  /** The files as an outsider sees them: never through the queue. */
  readonly disk: FileSystem;
  /** Only these states; default all. Then neither holes nor keys can be judged. */
  readonly states?: readonly ItemState[];
  /** Reads every n-th payload and compares its length and checksum with its name; default 0, none. */
  readonly payloadEvery?: number;
  /** Told of every item, in the order of the walk. */
  readonly onEntry?: (entry: AuditEntry) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads a directory of the format of `spec/on-disk-format.md`, from that page alone. Memory is one bit per item. An
 * id that is seen twice is looked for a second time, since others may have moved it meanwhile.
 */
export class SpoolproofAuditor {
  readonly #root: string;
  readonly #options: AuditOptions;
  readonly #report: ReportBuilder = new ReportBuilder();
  readonly #seen: SequenceLedger = new SequenceLedger();
  readonly #suspects: Map<string, string[]> = new Map();
  #payloads = 0;

  constructor(root: string, options: AuditOptions) {
    this.#root = root;
    this.#options = options;
  }

  async run(): Promise<AuditReport> {
    const { states } = this.#options;
    for (const place of bucketPlaces) {
      if (states === undefined || states.includes(place.state)) await this.#walkPlace(place);
    }
    if (states === undefined) {
      await this.#walkRoot();
      await this.#walkStaging();
      this.#report.retired = await readRetired(
        this.#options.disk,
        path.join(this.#root, 'retired'),
        this.#seen,
        this.#report,
      );
      await this.#walkKeys();
      for (const { producer, number } of this.#seen.holes()) this.#hole(producer, number);
    }
    if (this.#suspects.size > 0) await this.#confirmDuplicates();
    return this.#report.build('spoolproof', this.#root);
  }

  async #walkPlace(place: BucketPlace): Promise<void> {
    let own = 0;
    for (const { name, isDirectory } of await listDirectory(
      this.#options.disk,
      path.join(this.#root, place.path),
    )) {
      const inner = `${place.path}/${name}`;
      if (place.shelf === 'none') {
        if (await this.#walkBucket(place, inner, name, isDirectory)) own++;
        continue;
      }
      const isShelf = place.shelf === 'shard' ? isShardName(name) : isOwnerName(name);
      if (!isShelf || !isDirectory) {
        this.#report.foreign(inner);
        continue;
      }
      own++;
      await this.#walkShelf(place, inner);
    }
    this.#report.directory(place.path, own);
  }

  async #walkShelf(place: BucketPlace, shelf: string): Promise<void> {
    let own = 0;
    for (const { name, isDirectory } of await listDirectory(
      this.#options.disk,
      path.join(this.#root, shelf),
    )) {
      if (await this.#walkBucket(place, `${shelf}/${name}`, name, isDirectory)) own++;
    }
    this.#report.directory(shelf, own);
  }

  /** Reads one bucket. False when it is none. */
  async #walkBucket(
    place: BucketPlace,
    bucket: string,
    name: string,
    isDirectory: boolean,
  ): Promise<boolean> {
    const parsed = isDirectory ? parseBucket(name) : null;
    if (parsed === null) {
      this.#report.foreign(bucket);
      return false;
    }
    if (place.kind !== 'either' && (parsed.count === null) === (place.kind === 'sealed')) {
      this.#report.defect('misplaced', bucket, `does not belong into ${place.path}`);
    }
    const reasons = new Set<string>();
    const dead = new Set<string>();
    let items = 0;
    for (const entry of await listDirectory(this.#options.disk, path.join(this.#root, bucket))) {
      const item = entry.isDirectory ? null : parseItem(entry.name);
      const reasonOf = place.state === 'dead' ? /^(.+)\.reason\.json$/u.exec(entry.name)?.[1] : undefined;
      if (item !== null) {
        items++;
        if (place.state === 'dead') dead.add(item.id);
        const where = `${bucket}/${entry.name}`;
        this.#item(item, place.state, where);
        if (this.#isSampled()) await this.#checkPayload(item, where);
      } else if (reasonOf !== undefined) reasons.add(reasonOf);
      else this.#report.foreign(`${bucket}/${entry.name}`);
    }
    this.#report.directory(bucket, items);
    if (place.state === 'ready') this.#report.readyBucket(place.kind === 'sealed', items);
    if (place.kind === 'sealed') await this.#compareCount(bucket, parsed, items);
    this.#compareReasons(bucket, dead, reasons);
    this.#options.signal?.throwIfAborted();
    return true;
  }

  #item(item: ParsedItem, state: ItemState, where: string): void {
    this.#report.count(state);
    if (!this.#seen.add(item.producer, item.sequence)) this.#suspects.set(item.id, []);
    this.#options.onEntry?.({ id: item.id, state, path: where });
  }

  #isSampled(): boolean {
    const every = this.#options.payloadEvery ?? 0;
    return every > 0 && this.#payloads++ % every === 0;
  }

  async #checkPayload(item: ParsedItem, where: string): Promise<void> {
    if (item.lengthBytes === null || item.crc === null) return;
    let bytes: Uint8Array;
    try {
      bytes = await this.#options.disk.readFile(path.join(this.#root, where));
    } catch (error) {
      if (!isGone(error)) this.#report.defect('unreadable', where, String(error));
      return;
    }
    this.#report.payloadsChecked++;
    if (bytes.length !== item.lengthBytes) {
      this.#report.defect('damaged', where, `${bytes.length} bytes, its name says ${item.lengthBytes}`);
    } else if (crc32(bytes) !== item.crc) {
      this.#report.defect('damaged', where, 'its checksum is not the one in its name');
    }
  }

  async #compareCount(bucket: string, { count }: ParsedBucket, items: number): Promise<void> {
    // A bucket that moved while it was being listed shows nothing; its new place tells.
    if (count === null || count === items) return;
    if (items === 0 && (await isMissing(this.#options.disk, path.join(this.#root, bucket)))) return;
    this.#report.defect('count-mismatch', bucket, `${items} items, its name says ${count}`);
  }

  #compareReasons(bucket: string, dead: ReadonlySet<string>, reasons: ReadonlySet<string>): void {
    for (const id of dead) {
      if (!reasons.has(id))
        this.#report.defect('reason-missing', `${bucket}/${id}`, 'buried without a reason');
    }
  }

  async #walkRoot(): Promise<void> {
    for (const { name, isDirectory } of await listDirectory(this.#options.disk, this.#root)) {
      if (name === 'spool.json' && !isDirectory) continue;
      if (!isDirectory || !ownDirectories.includes(name)) this.#report.foreign(name);
    }
    for (const parent of ['ready', 'delayed', 'done', 'overflow', 'dead']) {
      for (const { name } of await listDirectory(this.#options.disk, path.join(this.#root, parent))) {
        const inner = `${parent}/${name}`;
        if (!bucketPlaces.some((place) => place.path === inner)) this.#report.foreign(inner);
      }
    }
    for (const parent of ['owners', 'watch']) {
      for (const { name, isDirectory } of await listDirectory(
        this.#options.disk,
        path.join(this.#root, parent),
      )) {
        if (isDirectory || !isOwnerName(name)) this.#report.foreign(`${parent}/${name}`);
        else if (parent === 'owners') this.#report.owners++;
      }
    }
  }

  /** What is being written is not accepted yet: items are counted, nothing else is said. */
  async #walkStaging(): Promise<void> {
    const stack: string[] = [];
    for (const { name, isDirectory } of await listDirectory(
      this.#options.disk,
      path.join(this.#root, 'staging'),
    )) {
      if (isDirectory && isOwnerName(name)) stack.push(`staging/${name}`);
      else this.#report.foreign(`staging/${name}`);
    }
    for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
      for (const { name, isDirectory } of await listDirectory(
        this.#options.disk,
        path.join(this.#root, directory),
      )) {
        const item = parseItem(name.replace(/^k-[0-9a-f]{64}-/u, ''));
        if (isDirectory) stack.push(`${directory}/${name}`);
        else if (item !== null) {
          this.#report.count('staging');
          this.#seen.add(item.producer, item.sequence);
        }
      }
    }
  }

  /** A key whose marker names an item that is nowhere keeps its enqueues out for ever (Q19). */
  async #walkKeys(): Promise<void> {
    for (const prefix of await listDirectory(this.#options.disk, path.join(this.#root, 'keys'))) {
      if (!prefix.isDirectory || !/^[0-9a-f]{3}$/u.test(prefix.name)) {
        this.#report.foreign(`keys/${prefix.name}`);
        continue;
      }
      let own = 0;
      for (const key of await listDirectory(this.#options.disk, path.join(this.#root, 'keys', prefix.name))) {
        const where = `keys/${prefix.name}/${key.name}`;
        if (!key.isDirectory || !/^[0-9a-f]{61}$/u.test(key.name)) this.#report.foreign(where);
        else {
          own++;
          await this.#key(where);
        }
      }
      this.#report.directory(`keys/${prefix.name}`, own);
    }
  }

  async #key(where: string): Promise<void> {
    for (const { name } of await listDirectory(this.#options.disk, path.join(this.#root, where))) {
      const marker = name.replace(/@[0-9a-z]+$/u, '');
      const item = parseItem(marker);
      if (item === null) {
        if (parseBucket(marker) === null && !isShardName(marker)) this.#report.foreign(`${where}/${name}`);
      } else if (!this.#seen.has(item.producer, item.sequence)) {
        this.#report.defect('key-without-item', `${where}/${name}`, `the item ${item.id} is nowhere`);
      }
    }
  }

  #hole(producer: string, number: number): void {
    this.#report.holes++;
    this.#report.defect('hole', '', `number ${number} of producer ${producer} is nowhere`);
  }

  /** Looks a second time for ids that were seen twice: at rest, they are in two places again. */
  async #confirmDuplicates(): Promise<void> {
    const suspects = this.#suspects;
    const again = new SpoolproofAuditor(this.#root, {
      disk: this.#options.disk,
      ...(this.#options.states === undefined ? {} : { states: this.#options.states }),
      ...(this.#options.signal === undefined ? {} : { signal: this.#options.signal }),
      onEntry: ({ id, path: where }) => suspects.get(id)?.push(where),
    });
    for (const place of bucketPlaces) {
      if (this.#options.states?.includes(place.state) !== false) await again.#walkPlace(place);
    }
    for (const [id, places] of suspects) {
      if (places.length < 2) continue;
      this.#report.defect('duplicate', places[0] ?? '', `${id} is also at ${places.slice(1).join(', ')}`);
    }
  }
}

async function isMissing(disk: FileSystem, directory: string): Promise<boolean> {
  try {
    await disk.stat(directory);
    return false;
  } catch (error) {
    return isGone(error);
  }
}
