import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isScale, plotsOf, renderPage, renderResults, type StoredResult } from './render-results.ts';

const BENCH = fileURLToPath(new URL('../..', import.meta.url));

/** Writes `bench/RESULTS.md`, `bench/results/*.svg` and `bench/results/index.html` from the JSON files of runs. */
export async function writeResults(files: readonly string[]): Promise<void> {
  if (files.length === 0) throw new TypeError('results: give the JSON files of runs');
  const results: StoredResult[] = [];
  for (const file of files) results.push(JSON.parse(await readFile(file, 'utf8')) as StoredResult);
  const plots = join(BENCH, 'results');
  await mkdir(plots, { recursive: true });
  for (const result of results.filter(isScale))
    for (const [name, svg] of plotsOf(result)) await writeFile(join(plots, `${name}.svg`), svg);
  await writeFile(join(plots, 'index.html'), renderPage(results));
  await writeFile(join(BENCH, 'RESULTS.md'), renderResults(results));
}
