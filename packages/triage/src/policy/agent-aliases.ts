import { agentSpelling } from './agents.ts';
import type { KeyPath } from './policy-issue.ts';

/** Aliases resolved to the one name of each machine, and what is wrong with them. */
export interface ResolvedAliases {
  readonly canonical: ReadonlyMap<string, string>;
  readonly issues: readonly { readonly path: KeyPath; readonly message: string }[];
}

/**
 * Resolves aliases: a name may be an alias of a name that is itself one. An alias of two names, and names that are aliases
 * of each other, are refused, since nobody could say what the machine is called.
 */
export function resolveAliases(aliases: Readonly<Record<string, readonly string[]>>): ResolvedAliases {
  const parents = new Map<string, string>();
  const issues: { path: KeyPath; message: string }[] = [];
  for (const [written, list] of Object.entries(aliases)) {
    const name = agentSpelling(written);
    for (const [index, writtenAlias] of list.entries()) {
      const alias = agentSpelling(writtenAlias);
      const path = ['agents', 'aliases', written, index];
      const other = parents.get(alias);
      if (alias === name) issues.push({ path, message: 'an agent is an alias of itself' });
      else if (other !== undefined && other !== name) {
        issues.push({ path, message: `it is an alias of ${JSON.stringify(other)} already` });
      } else parents.set(alias, name);
    }
  }
  const canonical = new Map<string, string>();
  for (const alias of parents.keys()) {
    const chain = chainOf(alias, parents);
    const last = chain.at(-1) ?? alias;
    if (!parents.has(last)) {
      canonical.set(alias, last);
      continue;
    }
    // A circle is told once, by the least of its names.
    const isTeller = parents.get(last) === alias && chain.every((name) => alias <= name);
    if (!isTeller) continue;
    const message = `aliases go round in a circle: ${[...chain, alias].join(' → ')}`;
    issues.push({ path: ['agents', 'aliases'], message });
  }
  return { canonical, issues };
}

/** From a name up to one that is no alias, or once round a circle. */
function chainOf(start: string, parents: ReadonlyMap<string, string>): readonly string[] {
  const chain = [start];
  for (let name = parents.get(start); name !== undefined && !chain.includes(name); name = parents.get(name)) {
    chain.push(name);
  }
  return chain;
}
