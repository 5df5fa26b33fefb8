interface Named {
  readonly name: unknown;
}

/**
 * Puts what memfs lists, which it sorts, into an order that looks like none, as file systems that hash names have it: whoever
 * relies on sorted listings is found out. The order depends on the names alone, so that it is the same in every run.
 */
export function listingOrder<T>(entries: readonly T[]): T[] {
  const keyed = entries.map((entry) => ({ entry, key: hashOf(nameOf(entry)) }));
  keyed.sort((a, b) => a.key - b.key);
  return keyed.map(({ entry }) => entry);
}

function nameOf(entry: unknown): string {
  return typeof entry === 'object' && entry !== null && 'name' in entry
    ? String((entry as Named).name)
    : String(entry);
}

function hashOf(name: string): number {
  let hash = name.length;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
