import { EventEmitter } from 'node:events';

import { NotSimulatedError } from './ambient-error.ts';
import type { AmbientProcess } from './ambient-process.ts';
import { bytesOf, decoded, optionsOf } from './arguments.ts';
import type { CallOptions } from './arguments.ts';
import { readAll, readOnce, syncFile, writeAll, writeOnce } from './file-contents.ts';
import { closeFile, memfsFileOf } from './open-files.ts';
import { takeStep } from './take-step.ts';

/** How much is read when no buffer was given, as Node has it. */
const bufferBytes = 16_384;

/** Where and how much to read or write, as Node's options have it. */
interface Extent {
  readonly buffer?: Uint8Array;
  readonly offset?: number;
  readonly length?: number;
  readonly position?: number | null;
}

/** What `open` of `node:fs/promises` answers with. */
export class AmbientFileHandle extends EventEmitter {
  readonly #process: AmbientProcess;
  #descriptor: number;

  constructor(process: AmbientProcess, descriptor: number) {
    super();
    this.#process = process;
    this.#descriptor = descriptor;
  }

  get fd(): number {
    return this.#descriptor;
  }

  async read(
    given?: Uint8Array | Extent,
    offset?: number | Extent,
    length?: number,
    position?: number | null,
  ): Promise<{ bytesRead: number; buffer: Uint8Array }> {
    const extent: Extent = ArrayBuffer.isView(given)
      ? { buffer: given, ...(typeof offset === 'object' ? offset : extentOf(offset, length, position)) }
      : (given ?? {});
    const buffer = extent.buffer ?? Buffer.alloc(bufferBytes);
    const from = extent.offset ?? 0;
    const into = buffer.subarray(from, from + (extent.length ?? buffer.length - from));
    const bytesRead = await readOnce(this.#process, this.fd, into, extent.position ?? null);
    return { bytesRead, buffer };
  }

  async write(
    content: Uint8Array | string,
    offset?: number | Extent | null,
    length?: number | string | null,
    position?: number | null,
  ): Promise<{ bytesWritten: number; buffer: Uint8Array | string }> {
    if (typeof content === 'string') {
      const bytes = bytesOf(content, typeof length === 'string' ? length : 'utf8');
      const at = typeof offset === 'number' ? offset : null;
      return { bytesWritten: await writeOnce(this.#process, this.fd, bytes, at), buffer: content };
    }
    const extent =
      typeof offset === 'object' && offset !== null
        ? offset
        : extentOf(offset ?? undefined, typeof length === 'number' ? length : undefined, position);
    const from = extent.offset ?? 0;
    const bytes = content.subarray(from, from + (extent.length ?? content.length - from));
    const bytesWritten = await writeOnce(this.#process, this.fd, bytes, extent.position ?? null);
    return { bytesWritten, buffer: content };
  }

  async readFile(given?: string | CallOptions): Promise<Buffer | string> {
    return decoded(await readAll(this.#process, this.fd), optionsOf(given));
  }

  async writeFile(content: unknown, given?: string | CallOptions): Promise<void> {
    await writeAll(this.#process, this.fd, bytesOf(content, optionsOf(given).encoding));
  }

  async appendFile(content: unknown, given?: string | CallOptions): Promise<void> {
    await this.writeFile(content, given);
  }

  async sync(): Promise<void> {
    await syncFile(this.#process, this.fd);
  }

  async datasync(): Promise<void> {
    await syncFile(this.#process, this.fd);
  }

  async stat(given?: CallOptions): Promise<unknown> {
    return await takeStep(this.#process, { call: 'stat' }, (volume) =>
      volume.fstatSync(memfsFileOf(this.#process, this.fd, 'fstat'), given as never),
    );
  }

  async truncate(length = 0): Promise<void> {
    await takeStep(this.#process, { call: 'write' }, (volume) =>
      volume.ftruncateSync(memfsFileOf(this.#process, this.fd, 'ftruncate'), length),
    );
  }

  async utimes(atime: number | Date, mtime: number | Date): Promise<void> {
    await takeStep(this.#process, { call: 'utimes' }, (volume) =>
      volume.futimesSync(memfsFileOf(this.#process, this.fd, 'futimes'), atime as never, mtime as never),
    );
  }

  async chmod(mode: number): Promise<void> {
    await takeStep(this.#process, { call: 'utimes' }, (volume) =>
      volume.fchmodSync(memfsFileOf(this.#process, this.fd, 'fchmod'), mode),
    );
  }

  async close(): Promise<void> {
    const { fd } = this;
    this.#descriptor = -1;
    if (fd === -1) return;
    await closeFile(this.#process, fd);
    this.emit('close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  createReadStream(): never {
    throw new NotSimulatedError('FileHandle.createReadStream');
  }

  createWriteStream(): never {
    throw new NotSimulatedError('FileHandle.createWriteStream');
  }

  readLines(): never {
    throw new NotSimulatedError('FileHandle.readLines');
  }

  readableWebStream(): never {
    throw new NotSimulatedError('FileHandle.readableWebStream');
  }

  readv(): never {
    throw new NotSimulatedError('FileHandle.readv');
  }

  writev(): never {
    throw new NotSimulatedError('FileHandle.writev');
  }
}

/** The handle itself, or one for the descriptor. */
export function handleOf(process: AmbientProcess, given: unknown): AmbientFileHandle {
  return given instanceof AmbientFileHandle ? given : new AmbientFileHandle(process, given as number);
}

function extentOf(offset?: number, length?: number, position?: number | bigint | null): Extent {
  return {
    ...(offset === undefined || offset === null ? {} : { offset }),
    ...(length === undefined || length === null ? {} : { length }),
    position: position === undefined || position === null || Number(position) < 0 ? null : Number(position),
  };
}
