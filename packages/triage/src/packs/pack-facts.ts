import type { CaseRecord, CaseSubject } from '../cases/case-record.ts';
import { isJsonObject, ownValue, type JsonObject, type JsonValue } from '../alert/json-value.ts';
import type { Redactor } from './redact.ts';

/** A rule that matched, as a pack shows it: what it looked at, and not what it found, which may be cut secrets. */
export interface PackStep {
  readonly rule: string;
  readonly disposition: string;
  readonly outcome: string;
  readonly because: readonly string[];
  readonly note: string;
}

/** Everything that goes into a pack, without secrets. Nothing else of a case may reach one. */
export interface PackFacts {
  readonly caseId: string;
  readonly identity: string;
  readonly disposition: string;
  readonly decidedBy: string;
  readonly decidedAt: string;
  readonly enqueuedAt: string;
  readonly subject: CaseSubject;
  readonly score: string;
  readonly steps: readonly PackStep[];
  readonly document: JsonValue;
}

/** The facts of a case with secrets removed, and the secrets, so that they can be looked for in what is made of it. */
export function packFactsOf(
  record: CaseRecord,
  document: JsonValue,
  redactor: Redactor,
): { readonly facts: PackFacts; readonly secrets: ReadonlySet<string> } {
  const steps = record.trace.steps.map(({ rule, disposition, outcome, because, note }) => ({
    rule,
    disposition,
    outcome,
    because: because.map(({ field, matcher }) => `${field}: ${matcher}`),
    note: note ?? '',
  }));
  const { value, secrets } = redactor.redact({
    identity: record.identity,
    subject: { ...record.subject },
    decidedBy: record.decidedBy,
    score: record.trace.score.arithmetic,
    steps,
    document,
  });
  // Redaction changes texts and numbers into texts, and leaves the shape as it is.
  const redacted = value as unknown as Pick<
    PackFacts,
    'identity' | 'subject' | 'decidedBy' | 'score' | 'steps' | 'document'
  >;
  const facts = {
    ...redacted,
    caseId: record.id,
    disposition: record.disposition,
    decidedAt: record.decidedAt,
    enqueuedAt: record.item.enqueuedAt,
  };
  return { facts, secrets };
}

/** The value at a path such as `data.srcip`, when it is a text; a path is names with dots between. */
export function textAt(document: JsonValue, path: string): string | undefined {
  let value: JsonValue | undefined = document;
  for (const name of path.split('.')) value = isJsonObject(value) ? ownValue(value, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The document inside its wrapping. */
export function unwrapped(document: JsonValue): JsonValue {
  if (!isJsonObject(document)) return document;
  const hits = ownValue(document, 'hits');
  const list = isJsonObject(hits) ? ownValue(hits, 'hits') : undefined;
  const hit: JsonObject = Array.isArray(list) && isJsonObject(list[0]) ? list[0] : document;
  return ownValue(hit, '_source') ?? hit;
}
