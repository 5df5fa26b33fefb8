import type { QuarantinedRecord } from '@spoolproof/contract';
import { crc32c } from './crc32c.ts';
import type { Disk } from './disk.ts';
import { QUARANTINE, quarantinedOf, quarantineName } from './format/file-names.ts';

/** What is to be set aside. */
export type Damaged = Omit<QuarantinedRecord, 'name' | 'bytes'> & { readonly payload: Uint8Array };

const NEWLINE = 10;

/**
 * The records of a journal that do not decode. Each is a file: one line of JSON with number, segment, offset and
 * reason, and then the bytes as they were found. The name alone says which records are to be skipped.
 *
 * @see spec/contract.md J04
 */
export class Quarantine {
  readonly path: string;
  readonly #disk: Disk;
  readonly #directory: string;
  #ranges: { readonly lsn: number; readonly records: number }[] = [];

  private constructor(disk: Disk, directory: string) {
    this.#disk = disk;
    this.#directory = directory;
    this.path = `${directory}/${QUARANTINE}`;
  }

  /** Learns what has been set aside so far. */
  static async of(disk: Disk, directory: string): Promise<Quarantine> {
    const quarantine = new Quarantine(disk, directory);
    for (const name of (await disk.names(quarantine.path)) ?? []) {
      const range = quarantinedOf(name);
      if (range !== undefined) quarantine.#ranges.push(range);
    }
    return quarantine;
  }

  /** Whether a record has been set aside. */
  has(lsn: number): boolean {
    return this.#ranges.some((range) => lsn >= range.lsn && lsn < range.lsn + range.records);
  }

  /** Sets records aside, durably. */
  async add(damaged: Damaged): Promise<QuarantinedRecord> {
    const { payload, ...facts } = damaged;
    const name = quarantineName(facts.lsn, facts.records);
    const line = { ...facts, bytes: payload.length, crc32c: crc32c(payload) };
    await this.#disk.makeDirectory(this.path);
    await this.#disk.place(this.path, name, async (file) => {
      const head = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
      await this.#disk.writeAll(file, head, 0);
      await this.#disk.writeAll(file, payload, head.length);
    });
    this.#ranges.push(facts);
    return { ...facts, name, bytes: payload.length };
  }

  /** Sets a whole file of the journal aside, under its own name. */
  async addFile(name: string): Promise<string> {
    await this.#disk.makeDirectory(this.path);
    await this.#disk.move(`${this.#directory}/${name}`, `${this.path}/${name}`);
    await this.#disk.syncDirectory(this.path);
    await this.#disk.syncDirectory(this.#directory);
    return `${this.path}/${name}`;
  }

  /** Everything that was set aside, with its reason. */
  async list(): Promise<readonly QuarantinedRecord[]> {
    const found: QuarantinedRecord[] = [];
    for (const name of (await this.#disk.names(this.path)) ?? []) {
      const range = quarantinedOf(name);
      const bytes = range === undefined ? undefined : await this.#disk.read(`${this.path}/${name}`);
      if (range !== undefined && bytes !== undefined) found.push({ ...range, ...factsIn(bytes), name });
    }
    return found;
  }
}

function factsIn(bytes: Uint8Array): Omit<QuarantinedRecord, 'name' | 'lsn' | 'records'> {
  const end = bytes.indexOf(NEWLINE);
  const payload = bytes.subarray(end + 1);
  const unknown = { segment: '', offset: 0, reason: 'the line that says why cannot be read' };
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Partial<QuarantinedRecord>;
    const { segment, offset, reason } = { ...unknown, ...value };
    return { segment, offset, reason, bytes: payload.length };
  } catch {
    return { ...unknown, bytes: payload.length };
  }
}
