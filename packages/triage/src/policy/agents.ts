import type { AlertAgent } from '../alert/alert.ts';
import type { Policy } from './policy.ts';

/** Host names are the same in capitals and without: an agent that is protected must not lose it by its spelling. */
export function agentSpelling(name: string): string {
  return name.toLowerCase();
}

/** The one name of a machine, in lower case: what an alias stands for, or the name itself. */
export function canonicalName(canonical: ReadonlyMap<string, string>, name: string): string {
  const spelled = agentSpelling(name);
  return canonical.get(spelled) ?? spelled;
}

/** The one name of the agent of an alert; by its number or its address when it has no name. */
export function canonicalAgent({ agents }: Policy, { name, id, ip }: AlertAgent): string | null {
  const given = name ?? id ?? ip;
  return given === null ? null : canonicalName(agents.canonical, given);
}

/** Whether an agent is protected: by its name, by an alias of it, by its number or by its address. */
export function isProtectedAgent({ agents }: Policy, { name, id, ip }: AlertAgent): boolean {
  return [name, id, ip].some(
    (given) => given !== null && agents.protectedNames.has(canonicalName(agents.canonical, given)),
  );
}
