import type {
  DirectoryEntry,
  FileDescriptor,
  FileStatus,
  FileSystem,
  FileSystemTraits,
  OpenMode,
} from '@spoolproof/contract';
import { Call, CALL_CODE, type Caller, type OpenListing } from './call.ts';

/** Takes a call and answers it, now or later. */
export type Submit = (call: Call) => Promise<never>;

/** The `FileSystem` port of one caller: it turns each method into a {@link Call} and submits it. */
export class CallPort implements FileSystem {
  readonly traits: FileSystemTraits;
  readonly #caller: Caller;
  readonly #submit: Submit;

  constructor(caller: Caller, traits: FileSystemTraits, submit: Submit) {
    this.#caller = caller;
    this.traits = traits;
    this.#submit = submit;
  }

  open(path: string, mode: OpenMode): Promise<FileDescriptor> {
    const call = this.#pathCall(CALL_CODE.open, path);
    call.mode = mode;
    return this.#submit(call);
  }

  read(file: FileDescriptor, into: Uint8Array, position: number): Promise<number> {
    const call = this.#fileCall(CALL_CODE.read, file);
    call.bytes = into;
    call.position = position;
    return this.#submit(call);
  }

  write(file: FileDescriptor, bytes: Uint8Array, position: number | null): Promise<number> {
    const call = this.#fileCall(CALL_CODE.write, file);
    call.bytes = bytes;
    call.position = position;
    return this.#submit(call);
  }

  fsync(file: FileDescriptor): Promise<void> {
    return this.#submit(this.#fileCall(CALL_CODE.fsync, file));
  }

  close(file: FileDescriptor): Promise<void> {
    return this.#submit(this.#fileCall(CALL_CODE.close, file));
  }

  readFile(path: string): Promise<Uint8Array> {
    return this.#submit(this.#pathCall(CALL_CODE.readFile, path));
  }

  rename(from: string, to: string): Promise<void> {
    const call = this.#pathCall(CALL_CODE.rename, from);
    call.destination = to;
    return this.#submit(call);
  }

  link(existing: string, created: string): Promise<void> {
    const call = this.#pathCall(CALL_CODE.link, existing);
    call.destination = created;
    return this.#submit(call);
  }

  unlink(path: string): Promise<void> {
    return this.#submit(this.#pathCall(CALL_CODE.unlink, path));
  }

  mkdir(path: string): Promise<void> {
    return this.#submit(this.#pathCall(CALL_CODE.mkdir, path));
  }

  rmdir(path: string): Promise<void> {
    return this.#submit(this.#pathCall(CALL_CODE.rmdir, path));
  }

  readdir(path: string): AsyncIterable<readonly DirectoryEntry[]> {
    return { [Symbol.asyncIterator]: () => this.#list(path) };
  }

  stat(path: string): Promise<FileStatus> {
    return this.#submit(this.#pathCall(CALL_CODE.stat, path));
  }

  utimes(path: string, _atimeMs: number, mtimeMs: number): Promise<void> {
    const call = this.#pathCall(CALL_CODE.utimes, path);
    call.mtimeMs = mtimeMs;
    return this.#submit(call);
  }

  /** One call per chunk; the end of a listing is seen with its last chunk. */
  async *#list(path: string): AsyncGenerator<readonly DirectoryEntry[]> {
    let listing: OpenListing | undefined;
    do {
      const call = this.#pathCall(CALL_CODE.readdir, path);
      call.listing = listing;
      const chunk: readonly DirectoryEntry[] = await this.#submit(call);
      listing = call.listing;
      if (chunk.length > 0) yield chunk;
    } while (listing?.finished === false);
  }

  #pathCall(code: number, path: string): Call {
    const call = new Call(this.#caller, code);
    call.path = path;
    return call;
  }

  #fileCall(code: number, file: FileDescriptor): Call {
    const call = new Call(this.#caller, code);
    call.descriptor = file;
    call.path = this.#caller.descriptors[file]?.path ?? '';
    return call;
  }
}
