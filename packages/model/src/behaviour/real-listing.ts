import { parseItem, parsePath, type RealItem, type RealPath } from './real-names.ts';

/** A directory on the disk that the model knows, with the items in it. */
interface RealDirectory {
  readonly path: RealPath;
  readonly items: readonly RealItem[];
}

/** What lies on the disk of a queue, as far as the model tells of it. */
export interface RealListing {
  readonly directories: readonly RealDirectory[];
  readonly lodges: readonly string[];
  readonly records: readonly string[];
  readonly taken: RealItem | undefined;
}

/** One entry of a tree, by its path. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: string;
}

/** Sorts the entries of a queue's tree into what the model knows. */
export function realListing(root: string, entries: Iterable<TreeEntry>): RealListing {
  const directories = new Map<string, { readonly path: RealPath; readonly items: RealItem[] }>();
  const lodges: string[] = [];
  const records: string[] = [];
  let taken: RealItem | undefined;
  for (const { path, kind } of entries) {
    const at = parsePath(root, path);
    if (kind === 'directory') {
      if (at.place === 'leased' && at.bucket === undefined && at.owner !== '') lodges.push(at.owner);
      else if (at.bucket !== undefined || isStagingDirectory(root, path))
        directories.set(path, { path: at, items: [] });
      continue;
    }
    if (at.place === 'owners') records.push(at.owner);
    if (path.startsWith(`${root}/keys/`)) taken = parseItem(path.slice(path.lastIndexOf('/') + 1));
    if (at.item === undefined || at.place === 'key') continue;
    const parent =
      at.place === 'staging' ? `${root}/staging/${at.owner}` : path.slice(0, path.lastIndexOf('/'));
    directories.get(parent)?.items.push(at.item);
  }
  return { directories: [...directories.values()], lodges, records, taken };
}

function isStagingDirectory(root: string, path: string): boolean {
  return path.startsWith(`${root}/staging/`) && !path.slice(root.length + '/staging/'.length).includes('/');
}
