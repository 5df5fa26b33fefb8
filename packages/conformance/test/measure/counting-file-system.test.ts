import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallCounter } from '../../src/measure/call-counter.ts';
import { countingFileSystem } from '../../src/measure/counting-file-system.ts';
import { hasParentDirectory, plainFileSystem } from '../../src/real/plain-file-system.ts';

let directory: string;
let deaths: number;
let counter: CallCounter;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'spoolproof-counting-'));
  deaths = 0;
  counter = new CallCounter(() => deaths++);
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('a counting file system', () => {
  it('[Q31] [Q30] counts calls, renames, stats, syncs, entries and descriptors', async () => {
    const fs = countingFileSystem(plainFileSystem(), counter, hasParentDirectory);
    const file = await fs.open(`${directory}/a`, 'create');
    await fs.write(file, Buffer.from('x'), 0);
    await fs.fsync(file);
    await fs.close(file);
    await fs.rename(`${directory}/a`, `${directory}/b`);
    await fs.stat(`${directory}/b`);
    for await (const chunk of fs.readdir(directory)) expect(chunk).toHaveLength(1);
    expect(counter.counts).toEqual({ calls: 7, vanished: 0, entries: 1, renames: 1, stats: 1, fsyncs: 1 });
    expect(counter.openDescriptors).toBe(0);
    expect(counter.openDescriptorsMax).toBe(1);
  });

  it('[Q13] counts an entry that vanished, but not a directory that was never made', async () => {
    const fs = countingFileSystem(plainFileSystem(), counter, hasParentDirectory);
    await expect(fs.stat(`${directory}/gone`)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(fs.rename(`${directory}/gone`, `${directory}/never/made`)).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(counter.counts.vanished).toBe(1);
  });

  it('[Q14] makes one call fail, once, after as many as it was told', async () => {
    const fs = countingFileSystem(plainFileSystem(), counter, hasParentDirectory);
    counter.arm({ call: 'stat', errno: 'EIO', after: 1 });
    await fs.stat(directory);
    expect(counter.struck).toBeNull();
    await expect(fs.stat(directory)).rejects.toMatchObject({ code: 'EIO' });
    expect(counter.struck).toBe('EIO');
    await fs.stat(directory);
  });

  it('[Q14] counts syncs of a descriptor on which one had failed', async () => {
    const fs = countingFileSystem(plainFileSystem(), counter, hasParentDirectory);
    const file = await fs.open(`${directory}/a`, 'create');
    counter.arm({ call: 'fsync', errno: 'EIO', after: 0 });
    await expect(fs.fsync(file)).rejects.toMatchObject({ code: 'EIO' });
    expect(counter.struck).toBe('fsync:EIO');
    expect(counter.syncedAgain).toBe(0);
    await fs.fsync(file);
    expect(counter.syncedAgain).toBe(1);
    await fs.close(file);
  });

  it('[Q24] ends the process at a call or after a rename', async () => {
    const fs = countingFileSystem(plainFileSystem(), counter, hasParentDirectory);
    counter.dieAtCall(2);
    await fs.stat(directory);
    expect(deaths).toBe(0);
    await fs.stat(directory);
    expect(deaths).toBe(1);
  });
});
