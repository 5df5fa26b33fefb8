import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How the entries of a tree are spread over its directories. */
export interface DirectoryShape {
  readonly inodes: number;
  /** Entries of the largest directory. */
  readonly largest: number;
}

/** Counts a tree. */
export function shapeOf(directory: string): DirectoryShape {
  const entries = readdirSync(directory, { withFileTypes: true });
  let inodes = 1;
  let largest = entries.length;
  for (const entry of entries) {
    if (!entry.isDirectory()) {
      inodes++;
      continue;
    }
    const below = shapeOf(join(directory, entry.name));
    inodes += below.inodes;
    largest = Math.max(largest, below.largest);
  }
  return { inodes, largest };
}
