import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scenario } from '../src/scenario.ts';

/** Runs a scenario at small depths; its result and what a terminal would show of it. */
export async function runShallow(
  scenario: Scenario,
  depths: readonly number[],
): Promise<{ readonly result: object; readonly text: string; readonly left: readonly string[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'spoolproof-bench-test-'));
  try {
    const { signal } = new AbortController();
    const result = await scenario.run({ depths, repeats: 1, directory, signal, say: () => undefined });
    return { result, text: scenario.render(result), left: await readdir(directory) };
  } finally {
    await rm(directory, { recursive: true });
  }
}
