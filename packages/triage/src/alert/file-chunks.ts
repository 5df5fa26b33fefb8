import type { FileSystem } from '@spoolproof/contract';

const chunkBytes = 1 << 18;

/**
 * The bytes of a file, chunk by chunk, for `readAlerts`. The file is closed when the reader stops, for whatever reason.
 * @throws what the port rejects with, such as ENOENT.
 */
export async function* fileChunks(fs: FileSystem, path: string): AsyncGenerator<Uint8Array> {
  const file = await fs.open(path, 'read');
  try {
    const buffer = new Uint8Array(chunkBytes);
    for (let position = 0; ;) {
      const count = await fs.read(file, buffer, position);
      if (count === 0) return;
      position += count;
      yield buffer.subarray(0, count);
    }
  } finally {
    await fs.close(file);
  }
}
