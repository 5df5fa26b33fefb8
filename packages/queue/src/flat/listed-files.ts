/** Files sorted in one go; sorting this many takes a few milliseconds, then the event loop gets a turn (Q37). */
const RUN_FILES = 8192;

/**
 * A compact table of file names and modification times, for directories of any size: about 20 bytes a file and the name's own,
 * outside the garbage-collected heap's objects. Gives the files in (mtime, name) order by merging sorted runs.
 */
export class ListedFiles {
  #names: string[][] = [[]];
  #times: Float64Array[] = [];
  #run = new Float64Array(RUN_FILES);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Enters a file. */
  add(name: string, mtimeMs: number): void {
    const run = this.#names.at(-1) ?? [];
    this.#run[run.length] = mtimeMs;
    run.push(name);
    this.#count++;
    if (run.length === RUN_FILES) this.#endRun();
  }

  /** All files, oldest first, ties by name. `turn` is called between runs. Empties the table. */
  async *inOrder(turn: () => Promise<void>): AsyncGenerator<string> {
    this.#endRun();
    const runs: {
      readonly names: readonly string[];
      readonly times: Float64Array;
      readonly order: Uint32Array;
      at: number;
    }[] = [];
    for (const [index, names] of this.#names.entries()) {
      const times = this.#times[index];
      if (times === undefined || names.length === 0) continue;
      const order = Uint32Array.from(names.keys()).sort((a, b) => compare(times, names, a, b));
      runs.push({ names, times, order, at: 0 });
      await turn();
    }
    this.#names = [[]];
    this.#times = [];
    // Few runs (one per 8,192 files), so the least head is found by looking at all of them.
    for (;;) {
      let least: (typeof runs)[number] | undefined;
      let time = Infinity;
      let name = '';
      for (const run of runs) {
        const index = run.order[run.at];
        if (index === undefined) continue;
        const runTime = run.times[index] ?? 0;
        const runName = run.names[index] ?? '';
        if (least === undefined || runTime < time || (runTime === time && runName < name)) {
          least = run;
          time = runTime;
          name = runName;
        }
      }
      if (least === undefined) return;
      least.at++;
      yield name;
    }
  }

  #endRun(): void {
    const run = this.#names.at(-1) ?? [];
    this.#times.push(this.#run.slice(0, run.length));
    this.#names.push([]);
  }
}

function compare(times: Float64Array, names: readonly string[], a: number, b: number): number {
  const byTime = (times[a] ?? 0) - (times[b] ?? 0);
  if (byTime !== 0) return byTime;
  return (names[a] ?? '') < (names[b] ?? '') ? -1 : 1;
}
