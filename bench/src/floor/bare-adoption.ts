import * as fs from 'node:fs';

const BUCKET_ITEMS = 1000;

/**
 * The floor of an adoption: list, stat every file, sort, rename every file into a bucket, and rename every bucket that is full,
 * on names of the same length. It keeps no promise: no owner, no look at what was renamed meanwhile.
 */
export class BareAdoption {
  readonly #root: string;
  #made = 0;
  #buckets = 0;

  constructor(root: string) {
    this.#root = root;
    for (const area of ['', '/open', '/sealed']) fs.mkdirSync(`${root}${area}`);
  }

  adopt(source: string): number {
    const files: { readonly name: string; readonly mtimeMs: number }[] = [];
    for (const { name } of fs.readdirSync(source, { withFileTypes: true }))
      files.push({ name, mtimeMs: fs.lstatSync(`${source}/${name}`).mtimeMs });
    files.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1));
    for (let from = 0; from < files.length; from += BUCKET_ITEMS) {
      const bucket = `${String(this.#buckets++).padStart(11, '0')}-floorown-w0`;
      const open = `${this.#root}/open/${bucket}`;
      fs.mkdirSync(open);
      for (const { name } of files.slice(from, from + BUCKET_ITEMS))
        fs.renameSync(`${source}/${name}`, `${open}/${this.#name(name)}`);
      fs.renameSync(open, `${this.#root}/sealed/${bucket}-nrs`);
    }
    return files.length;
  }

  #name(origin: string): string {
    const number = this.#made++;
    return `${String(number).padStart(11, '0')}-floorown-${String(number).padStart(7, '0')}-x-x-0-${origin}`;
  }
}
