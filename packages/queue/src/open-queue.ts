import type { Ports } from '@spoolproof/contract';
import { bytesCodec, type Codec } from './codec.ts';
import { Disk } from './disk.ts';
import { FileQueue } from './file-queue.ts';
import { layoutOf } from './layout.ts';
import { absolutePath } from './absolute-path.ts';
import { nodePorts } from '@spoolproof/node';
import { createRoot, openRoot } from './root.ts';
import type { Settings, SettingsInput } from './settings.ts';

/** Options of `openQueue`. */
export interface OpenOptions<T> {
  /** How payloads become bytes; default: they are bytes. */
  readonly codec?: Codec<T>;
  /** Where filesystem, clock, randomness and identity come from; default: this machine. */
  readonly ports?: Ports;
  /** Overrides the queue's durability for what this handle writes. */
  readonly durability?: Settings['durability'];
}

/**
 * Makes a queue in a directory, which need not exist (its parent must).
 *
 * @throws SpoolError ALREADY_A_QUEUE, INVALID_ARGUMENT, ROOT_NOT_WRITABLE, ROOT_STICKY_WORLD_WRITABLE.
 */
export function initQueue(
  root: string,
  settings: SettingsInput = {},
  ports: Ports = nodePorts(),
): Promise<Settings> {
  return createRoot(ports, absolutePath(root), settings);
}

/**
 * Opens a queue. Cheap: nothing is written before the first operation that needs to.
 *
 * @throws SpoolError NOT_A_QUEUE, FORMAT_TOO_NEW, SETTINGS_INVALID, ROOT_SPANS_DEVICES, ROOT_STICKY_WORLD_WRITABLE.
 */
export function openQueue(root: string, options?: OpenOptions<Uint8Array>): Promise<FileQueue<Uint8Array>>;
export function openQueue<T>(
  root: string,
  options: OpenOptions<T> & { readonly codec: Codec<T> },
): Promise<FileQueue<T>>;
export async function openQueue<T>(root: string, options: OpenOptions<T> = {}): Promise<FileQueue<T>> {
  const ports = options.ports ?? nodePorts();
  const path = absolutePath(root);
  const stored = await openRoot(ports, path);
  const settings = options.durability === undefined ? stored : { ...stored, durability: options.durability };
  const context = { ports, disk: new Disk(ports), layout: layoutOf(path), settings };
  return new FileQueue<T>(context, options.codec ?? (bytesCodec as unknown as Codec<T>));
}
