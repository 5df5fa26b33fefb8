import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Run } from '../scenario.ts';
import { withScratch } from '../scratch.ts';
import type { Algorithm, DepthRun, DepthTask } from './depth-run.ts';

const CHILD = fileURLToPath(new URL('./child-main.ts', import.meta.url));
const execute = promisify(execFile);

/**
 * Measures one algorithm at one depth, once. One process fills and another one opens what is there: memory that filling leaves
 * behind would hide what the measured operations need.
 */
export async function runDepth(run: Run, algorithm: Algorithm, depth: number): Promise<DepthRun> {
  return withScratch(run, async (directory) => {
    const root = join(directory, algorithm);
    run.say(`${algorithm} at ${depth}: filling`);
    const shape = await inChild(run, { algorithm, act: 'fill', root, depth });
    run.say(`${algorithm} at ${depth}: measuring`);
    const measured = await inChild(run, { algorithm, act: 'measure', root, depth });
    return { ...measured, ...shape } as DepthRun;
  });
}

async function inChild({ signal }: Run, task: DepthTask): Promise<object> {
  const args = ['--expose-gc', '--import', 'tsx', '--conditions=@spoolproof/source', CHILD];
  const { stdout } = await execute(process.execPath, [...args, JSON.stringify(task)], { signal });
  return JSON.parse(stdout) as object;
}
