import { SpoolError } from '@spoolproof/contract';
import { LineCounter, parseDocument as parseYaml, type Document } from 'yaml';
import type { z } from 'zod';
import { allowedKeys } from './allowed-keys.ts';
import { yamlFormIssues } from './check-yaml-form.ts';
import { compilePolicy } from './compile-policy.ts';
import type { Policy } from './policy.ts';
import { issueText, PolicyPlaces, type KeyPath, type PolicyIssue } from './policy-issue.ts';
import { policySchema } from './policy-schema.ts';

/** What came of a check. Warnings are no reason not to use a policy. */
export type PolicyCheck =
  | { readonly status: 'valid'; readonly policy: Policy; readonly warnings: readonly PolicyIssue[] }
  | {
      readonly status: 'invalid';
      readonly issues: readonly PolicyIssue[];
      readonly warnings: readonly PolicyIssue[];
    };

/** What goes with a check. */
export interface CheckOptions {
  /** Milliseconds since the epoch: suppressions that have expired by then are warned of. Default: none are. */
  readonly nowMs?: number;
}

/** The longest policy, in characters. */
const policyCharactersMax = 10_000_000;
/** YAML may repeat parts by reference; a few of them are convenient, and millions are an attack. */
const yamlAliasesMax = 100;

/**
 * Checks a policy and compiles it. Everything that is wrong is told at once, with line, column and key.
 * @see spec/policy.md
 */
export function checkPolicy(text: string, file: string, { nowMs }: CheckOptions = {}): PolicyCheck {
  const lines = new LineCounter();
  if (text.length > policyCharactersMax) {
    return onlyIssue(file, `it has ${text.length} characters; allowed are ${policyCharactersMax}`);
  }
  const document = parseYaml(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const places = new PolicyPlaces(file, document, lines);
  if (document.errors.length > 0) {
    const issues = document.errors.map(({ pos, message }) => places.issueAt(pos[0], yamlMessage(message)));
    return { status: 'invalid', issues, warnings: [] };
  }
  const formIssues = yamlFormIssues(text, document, places);
  if (formIssues.length > 0) return { status: 'invalid', issues: inOrder(formIssues), warnings: [] };
  const value = plainValue(document);
  if ('error' in value) return onlyIssue(file, value.error);
  const parsed = policySchema.safeParse(value.plain);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => schemaIssues(issue, [], places));
    return { status: 'invalid', issues: inOrder(issues), warnings: [] };
  }
  const issues: PolicyIssue[] = [];
  const warnings: PolicyIssue[] = [];
  const policy = compilePolicy(parsed.data, {
    refuse: (path, message, allowed) => issues.push(places.issue(path, message, allowed ?? null)),
    warn: (path, message) => warnings.push(places.issue(path, message)),
    lineOf: (path) => places.lineOf(path),
  });
  for (const [index, { expires, expiresMs }] of policy.suppressions.entries()) {
    if (nowMs === undefined || nowMs < expiresMs) continue;
    const message = `it has expired on ${expires}, and applies to nothing any more`;
    warnings.push(places.issue(['suppressions', index, 'expires'], message));
  }
  if (issues.length > 0) return { status: 'invalid', issues: inOrder(issues), warnings: inOrder(warnings) };
  return { status: 'valid', policy, warnings: inOrder(warnings) };
}

/**
 * The same for who has no use for a policy that is not valid.
 * @throws SpoolError POLICY_INVALID with the first issues in its message.
 */
export function requirePolicy(text: string, file: string): Policy {
  const check = checkPolicy(text, file);
  if (check.status === 'valid') return check.policy;
  const shown = check.issues.slice(0, issuesShownMax).map(issueText);
  const left = check.issues.length - shown.length;
  const message = `${shown.join('; ')}${left > 0 ? `; and ${left} more` : ''}`;
  throw new SpoolError('POLICY_INVALID', message, { path: file });
}

const issuesShownMax = 3;

function plainValue(document: Document.Parsed): { readonly plain: unknown } | { readonly error: string } {
  try {
    return { plain: document.toJS({ maxAliasCount: yamlAliasesMax }) as unknown };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: `${message}; references may repeat up to ${yamlAliasesMax} parts` };
  }
}

/** The parser descends by recursion, and says so in words that are not about the file. */
function yamlMessage(message: string): string {
  return message.includes('call stack') ? 'it is nested too deeply' : message;
}

function onlyIssue(file: string, message: string): PolicyCheck {
  const issue = { file, line: 1, column: 1, keyPath: '', message, given: null, allowed: null };
  return { status: 'invalid', issues: [issue], warnings: [] };
}

function inOrder(issues: readonly PolicyIssue[]): readonly PolicyIssue[] {
  return issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

type SchemaIssue = z.core.$ZodIssue;

/** What the schema has against a file, in the words of the project. */
function schemaIssues(issue: SchemaIssue, prefix: KeyPath, places: PolicyPlaces): readonly PolicyIssue[] {
  const path = [...prefix, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        places.issue(
          [...path, key],
          `there is no key ${JSON.stringify(key)} here`,
          allowedKeys(policySchema, path)?.join(', ') ?? null,
        ),
      );
    case 'invalid_value': {
      const message = places.isMissing(path) ? 'it is missing' : 'it is none of the allowed values';
      return [places.issue(path, message, issue.values.map(String).join(', '))];
    }
    case 'invalid_union': {
      // The branch that got furthest says most.
      const branch = issue.errors.toSorted((a, b) => deepest(b) - deepest(a))[0] ?? [];
      if (deepest(branch) > 0) return branch.flatMap((each) => schemaIssues(each, path, places));
      const allowed = issue.errors
        .flat()
        .map((each) => ('expected' in each ? String(each.expected) : each.message));
      return [places.issue(path, 'it is of the wrong type', [...new Set(allowed)].join(' or '))];
    }
    case 'invalid_type': {
      const isMissing = places.isMissing(path);
      const message = isMissing ? 'it is missing' : 'it is of the wrong type';
      return [places.issue(path, message, String(issue.expected))];
    }
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const message = issue.code === 'too_small' ? 'it is too small, or empty' : 'it is too large';
      return [places.issue(path, message, bound)];
    }
    default:
      return [places.issue(path, issue.message)];
  }
}

function deepest(issues: readonly SchemaIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
