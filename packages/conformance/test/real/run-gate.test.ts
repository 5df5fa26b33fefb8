import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownBadSubjects, runGate } from '../../src/index.ts';
import { removeTree } from '../../src/real/remove-tree.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'spoolproof-run-gate-'));
});

afterEach(async () => {
  await removeTree(directory);
});

describe('a gate', () => {
  it('[Q17] that is aborted ends its processes and leaves nothing behind', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const gate = runGate({
      subjectModule: knownBadSubjects.canary,
      depths: [500],
      fs: ['real'],
      seed: 1,
      directory,
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === 'concurrent') controller.abort(reason);
      },
    });
    await expect(gate).rejects.toBe(reason);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('says at once when a subject cannot be loaded, or a depth is none', async () => {
    const gate = { seed: 1, directory };
    const missing = new URL('./no-such-module.ts', import.meta.url).href;
    await expect(runGate({ ...gate, subjectModule: missing, depths: [10] })).rejects.toThrow(
      /no-such-module/u,
    );
    await expect(runGate({ ...gate, subjectModule: import.meta.url, depths: [0] })).rejects.toThrow(
      RangeError,
    );
    expect(readdirSync(directory)).toEqual([]);
  });
});
