import { isCaseId, isFanOutName } from './case-id.ts';
import type { CaseRoot } from './case-root.ts';

/** What a listing finds: a name where a case may be, or something that does not belong there. */
export type ListedEntry =
  | { readonly kind: 'case'; readonly id: string; readonly path: string }
  | { readonly kind: 'foreign'; readonly path: string };

/** Everything below `cases` (or `packs`) in the order of names; paths are relative to the root. Reads no file. */
export async function* listCases(
  { layout, storage }: CaseRoot,
  area: 'cases' | 'packs' = 'cases',
): AsyncGenerator<ListedEntry> {
  const top = layout[area];
  for (const first of await storage.entries(top)) {
    if (!isFanOutName(first.name) || first.kind === 'file') {
      yield { kind: 'foreign', path: `${area}/${first.name}` };
      continue;
    }
    for (const second of await storage.entries(`${top}/${first.name}`)) {
      const path = `${area}/${first.name}/${second.name}`;
      if (!isFanOutName(second.name) || second.kind === 'file') {
        yield { kind: 'foreign', path };
        continue;
      }
      const prefix = `${first.name}${second.name}`;
      for (const { name, kind } of await storage.entries(`${top}/${first.name}/${second.name}`)) {
        const isCase = isCaseId(name) && name.startsWith(prefix) && kind !== 'file';
        if (isCase) yield { kind: 'case', id: name, path: `${path}/${name}` };
        else yield { kind: 'foreign', path: `${path}/${name}` };
      }
    }
  }
}
