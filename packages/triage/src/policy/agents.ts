import type { Policy } from './policy.ts';

/** The one name of a machine: what an alias stands for, or the name itself. */
export function canonicalAgent({ agents }: Pick<Policy, 'agents'>, name: string | null): string | null {
  return name === null ? null : (agents.canonical.get(name) ?? name);
}
