import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { EVENT_LOOP_SLICE_MS } from '@spoolproof/contract';
import { NodeFileSystem } from '../src/node-fs.ts';
import { decodeName, encodePath } from '../src/path-bytes.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('the file system of this machine', () => {
  test('[Q37] gives the event loop a turn before it has been held for longer than the slice', async () => {
    let now = 0;
    let lastTurn = 0;
    let longest = 0;
    const fs = new NodeFileSystem({
      elapsedMs: () => (now += 0.5),
      turn: async () => {
        longest = Math.max(longest, now - lastTurn);
        lastTurn = now;
      },
      windows: false,
    });
    const directory = temporaryDirectory();
    for (let call = 0; call < 300; call++) {
      await fs.mkdir(`${directory}/${call}`);
      await fs.stat(`${directory}/${call}`);
    }
    for await (const chunk of fs.readdir(directory)) expect(chunk.length).toBeGreaterThan(0);
    expect(lastTurn).toBeGreaterThan(0);
    expect(Math.max(longest, now - lastTurn)).toBeLessThanOrEqual(EVENT_LOOP_SLICE_MS);
  });

  test('creates only what is not there, and tells what is missing by its errno', async () => {
    const fs = new NodeFileSystem({ elapsedMs: () => 0, turn: async () => {}, windows: false });
    const directory = temporaryDirectory();
    const file = `${directory}/file`;
    await expect(fs.open(file, 'write')).rejects.toMatchObject({ code: 'ENOENT' });
    await fs.close(await fs.open(file, 'create'));
    await expect(fs.open(file, 'create')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readdirSync(directory)).toEqual(['file']);
  });

  test('reads whole files whatever the hint says', async () => {
    const fs = new NodeFileSystem({ elapsedMs: () => 0, turn: async () => {}, windows: false });
    const file = `${temporaryDirectory()}/file`;
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 256);
    writeFileSync(file, bytes);
    for (const hint of [undefined, 0, 10, 1000, 5000, 1_000_000])
      expect(new Uint8Array(await fs.readFile(file, hint))).toEqual(bytes);
  });
});

describe('names that are bytes', () => {
  test('[Q17] any name that a listing shows can be used in a path', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const name = decodeName(Buffer.from(bytes).toString('latin1'));
        expect([...Buffer.from(encodePath(name))]).toEqual([...bytes]);
      }),
      { seed: 17 },
    );
  });
});
