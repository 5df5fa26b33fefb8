import type { Context } from './context.ts';
import type { Moved } from './disk.ts';
import type { Syncer } from './durability.ts';
import { bucketName, RETURNS_KEY } from './names/bucket-name.ts';

/**
 * Where one process puts back single items that are to be claimed next: a tapped bucket that sorts before all others.
 * It is made when needed and removed, empty, by whoever finds it so.
 */
export class Returns {
  readonly #context: Context;
  readonly #syncer: Syncer;
  readonly #directory: string;

  constructor(context: Context, owner: string, syncer: Syncer) {
    this.#context = context;
    this.#syncer = syncer;
    const name = bucketName({ key: RETURNS_KEY, owner, lent: 0, count: null });
    this.#directory = `${context.layout.ready.tapped}/${name}`;
  }

  async put(from: string, name: string): Promise<Moved> {
    const outcome = await moveMaking(this.#context, from, this.#directory, name);
    if (outcome === 'moved')
      await this.#syncer.directories(this.#directory, this.#context.layout.ready.tapped);
    return outcome;
  }
}

/** Moves a file into a directory that anybody may remove while it is empty, making it as often as needed. */
export async function moveMaking(
  context: Context,
  from: string,
  directory: string,
  name: string,
): Promise<Moved> {
  for (;;) {
    if ((await context.disk.move(from, `${directory}/${name}`)) === 'moved') return 'moved';
    // `taken`: the directory is there, so it is the file that is gone. Made: it was not; once more.
    if ((await context.disk.makeDirectory(directory)) !== 'made') return 'gone';
  }
}
