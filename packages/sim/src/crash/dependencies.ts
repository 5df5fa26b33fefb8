import type { PendingItem } from './pending-item.ts';
import type { CrashProfile } from './profiles.ts';

/**
 * For each pending change, which earlier ones must have survived if it did. What survives a crash is any set of
 * changes that contains what its members need.
 */
export function dependencies(
  items: readonly PendingItem[],
  profile: CrashProfile,
): readonly (readonly number[])[] {
  if (profile === 'posix-weak') return weakDependencies(items);
  return items.map((item, index) => {
    if (isDoomed(item)) return [];
    return profile === 'ext4' ? journalDependencies(items, index) : lastBefore(items, index, () => true);
  });
}

function isDoomed(item: PendingItem): boolean {
  return item.kind === 'data' && item.doomed;
}

function lastBefore(
  items: readonly PendingItem[],
  index: number,
  matches: (item: PendingItem) => boolean,
): readonly number[] {
  for (let at = index - 1; at >= 0; at -= 1) {
    const item = items[at];
    if (item !== undefined && !isDoomed(item) && matches(item)) return [at];
  }
  return [];
}

/** Names in order; the data of a file in order; a file that replaces another brings its data with it. */
function journalDependencies(items: readonly PendingItem[], index: number): readonly number[] {
  const item = items[index];
  if (item === undefined) return [];
  if (item.kind !== 'entries') {
    return lastBefore(items, index, (other) => other.kind === 'data' && other.inode === item.inode);
  }
  const replacing = item.edits.find((edit) => edit.before !== 0 && edit.after !== 0);
  const names = lastBefore(items, index, (other) => other.kind === 'entries');
  if (replacing === undefined) return names;
  const data = lastBefore(items, index, (other) => other.kind === 'data' && other.inode === replacing.after);
  return [...names, ...data];
}

/** Changes of one name or one inode in order, and a directory's removal after the removal of what was in it. */
function weakDependencies(items: readonly PendingItem[]): readonly (readonly number[])[] {
  const lastByName = new Map<string, number>();
  const lastByInode = new Map<number, number>();
  const lastSize = new Map<number, number>();
  const allIn = new Map<number, number[]>();
  return items.map((item, index) => {
    const needs = new Set<number>();
    const need = (other: number | undefined): void => {
      if (other !== undefined && other !== index) needs.add(other);
    };
    if (item.kind === 'size') {
      need(lastSize.get(item.inode));
      lastSize.set(item.inode, index);
    }
    if (item.kind !== 'entries') return [...needs];
    for (const { parent, name, before, after } of item.edits) {
      const key = `${parent}/${name}`;
      need(lastByName.get(key));
      lastByName.set(key, index);
      for (const inode of [before, after]) {
        if (inode === 0) continue;
        need(lastByInode.get(inode));
        lastByInode.set(inode, index);
      }
      if (before !== 0) for (const inside of allIn.get(before) ?? []) need(inside);
      const inParent = allIn.get(parent) ?? [];
      inParent.push(index);
      allIn.set(parent, inParent);
    }
    return [...needs];
  });
}
