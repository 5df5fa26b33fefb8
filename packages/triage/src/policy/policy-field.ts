import { fieldReader, objectReader } from '../alert/field-values.ts';
import { canonicalName } from './agents.ts';
import type { Spelling } from './compile-matcher.ts';
import type { EnrichmentOutcome } from './decision.ts';
import type { FieldReader } from './policy.ts';

/** A field as a policy sees it: how it is read, and how its values are written. */
export interface PolicyField {
  readonly read: FieldReader;
  readonly spelling: Spelling;
}

const noFacts = Object.create(null) as Readonly<Record<string, never>>;

/** Whole texts that others write into an alert. A suppression may name one of them; the check warns of it. */
export const FREE_TEXT_FIELDS: readonly string[] = [
  'full_log',
  'previous_log',
  'previous_output',
  'message',
  'event.original',
  'rule.description',
  'payload_printable',
];

/**
 * A field of the alert, or `enrichment.HOOK.…` for what a hook found out. Agents have one name wherever they are named:
 * `agent.name` is read, and compared, with aliases resolved.
 */
export function policyField(name: string, canonical: ReadonlyMap<string, string>): PolicyField {
  const [root, hook, ...rest] = name.split('.');
  if (root === 'enrichment' && hook !== undefined && rest.length > 0) {
    return { read: factReader(hook, rest.join('.')), spelling: (value) => value };
  }
  const read = fieldReader(name);
  if (name !== 'agent.name') return { read, spelling: (value) => value };
  const spelling = (value: string): string => canonicalName(canonical, value);
  return { read: (alert) => read(alert).map(spelling), spelling };
}

function factReader(hook: string, path: string): FieldReader {
  const read = objectReader(path, (outcome: EnrichmentOutcome | undefined) =>
    outcome?.status === 'ok' ? outcome.facts : noFacts,
  );
  return (_alert, enrichment) => read(enrichment.find((outcome) => outcome.hook === hook));
}

/** The fields that the matchers of a policy name, each with a place of its own. */
export class FieldSlots {
  readonly #canonical: ReadonlyMap<string, string>;
  readonly #slots = new Map<string, number>();
  readonly readers: FieldReader[] = [];

  constructor(canonical: ReadonlyMap<string, string>) {
    this.#canonical = canonical;
  }

  /** The place of a field, and how its values are written. */
  place(name: string): { readonly slot: number; readonly spelling: Spelling } {
    const { read, spelling } = policyField(name, this.#canonical);
    const slot = this.#slots.get(name) ?? this.readers.push(read) - 1;
    this.#slots.set(name, slot);
    return { slot, spelling };
  }
}
