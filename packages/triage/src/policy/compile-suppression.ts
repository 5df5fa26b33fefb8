import { compileMatcher } from './compile-matcher.ts';
import type { Findings } from './findings.ts';
import type { CompiledMatcher, Suppression } from './policy.ts';
import { FREE_TEXT_FIELDS, type FieldSlots } from './policy-field.ts';
import { policyInstant } from './policy-instant.ts';
import type { KeyPath } from './policy-issue.ts';
import type { SuppressionFile } from './policy-schema.ts';

/** A suppression for longer than that is one that nobody will look at again. */
const lifetimeDaysMax = 366;
const dayMs = 86_400_000;

/** Compiles a suppression, and refuses one that ends before it begins or whose patterns leave nothing out. */
export function compileSuppression(
  file: SuppressionFile,
  path: KeyPath,
  slots: FieldSlots,
  findings: Findings,
): Suppression {
  const createdMs = policyInstant(file.created) ?? Number.NaN;
  const expiresMs = policyInstant(file.expires) ?? Number.NaN;
  if (expiresMs <= createdMs) {
    findings.refuse([...path, 'expires'], 'it expires before it was created', `after ${file.created}`);
  } else if (expiresMs - createdMs > lifetimeDaysMax * dayMs) {
    findings.warn([...path, 'expires'], `it lasts longer than ${lifetimeDaysMax} days`);
  }
  const { id, owner, reason, created, expires, maxLevel, disposition } = file;
  const matchers = file.where.flatMap((_, index) => compileWhere(file, index, path, slots, findings));
  return {
    id,
    owner,
    reason,
    created,
    expires,
    createdMs,
    expiresMs,
    maxLevel,
    disposition,
    matchers,
    quickestFirst: matchers.toSorted((a, b) => costOf(a) - costOf(b)),
  };
}

function compileWhere(
  { where, maxLevel }: SuppressionFile,
  index: number,
  path: KeyPath,
  slots: FieldSlots,
  findings: Findings,
): readonly CompiledMatcher[] {
  const matcher = where[index];
  if (matcher === undefined) return [];
  const { field } = matcher;
  const { slot, spelling } = slots.place(field);
  const at = [...path, 'where', index];
  const test = compileMatcher(matcher, spelling, maxLevel);
  if (test.status === 'refused') {
    findings.refuse([...at, test.operator], test.message, test.allowed);
    return [];
  }
  if (FREE_TEXT_FIELDS.includes(field)) {
    findings.warn(
      [...at, 'field'],
      'this is text that others write: whoever can write it can close the alert',
    );
  }
  return [{ field, text: test.text, slot, matches: test.matches }];
}

const costs: readonly string[] = ['eq', 'in', 'prefix', 'cidr', 'glob', 'regex'];

/** Comparisons before addresses before expressions: most suppressions are done with after the first. */
function costOf({ text }: CompiledMatcher): number {
  return costs.findIndex((operator) => text.startsWith(`${operator} `));
}
