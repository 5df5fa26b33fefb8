import { describe, expect, it } from 'vitest';

import { knownBadQueues } from '../../src/index.ts';
import type { KnownBadQueue, SubjectModule } from '../../src/index.ts';
import { runExhibit } from '../../src/zoo/run-exhibit.ts';
import type { ZooResult } from '../../src/zoo/run-exhibit.ts';

/** Those that are quickly found out; `npm run zoo` shows all. */
const quick = [
  'incident',
  'incident-patched',
  'no-file-fsync',
  'no-directory-fsync',
  'batch-item-by-item',
  'copy-and-unlink',
  'unfenced-ack',
  'wall-clock-lease',
  'lease-in-wrong-unit',
  'recovery-without-owner-check',
  'recovery-by-pid',
  'sorted-listing',
  'key-before-item',
  'cap-archives-leased',
  'descriptor-leak',
  'error-without-cause',
  'sweep-deletes-foreign',
  'canary',
];

function find(name: string): KnownBadQueue {
  const found = knownBadQueues.find((queue) => queue.name === name);
  if (found === undefined) throw new RangeError(`no queue '${name}'`);
  return found;
}

async function run(queue: KnownBadQueue, cases = 400): Promise<ZooResult> {
  const { subject } = (await import(queue.url)) as SubjectModule;
  const { signal } = new AbortController();
  return await runExhibit(queue, subject, { seed: 1, signal, seconds: () => 0, cases });
}

describe('the zoo', () => {
  it.each(quick)('kills %s by a clause that names its defect', async (name) => {
    const result = await run(find(name));
    expect({ ...result, isKilled: result.isKilled }).toMatchObject({ queue: name, isKilled: true });
    expect(result.expected).toContain(result.killedBy[0]);
    expect(result.message).not.toBe('');
    expect(result.replay).toMatch(new RegExp(`^gate1 subject=${name} fs=sim `, 'u'));
  });

  it('makes what it finds small', async () => {
    const { shrunk } = await run(find('copy-and-unlink'));
    expect(shrunk).toMatchObject({ operations: 2, preemptions: 1, faults: 0, crashes: 0 });
  });

  it('makes a failure after a loss of power small, with the moment and what survived', async () => {
    const { shrunk, replay } = await run(find('no-file-fsync'));
    expect(shrunk).toMatchObject({ operations: 1, preemptions: 0, faults: 0, crashes: 1 });
    expect(replay).toContain('plan=schedule/');
  });

  it('has a module, a clause and a sentence for each', () => {
    expect(new Set(knownBadQueues.map(({ name }) => name)).size).toBe(knownBadQueues.length);
    for (const { expected, defect, metIn } of knownBadQueues) {
      expect(expected.length).toBeGreaterThan(0);
      expect(defect).not.toBe('');
      expect(metIn).not.toBe('');
    }
  });
});
