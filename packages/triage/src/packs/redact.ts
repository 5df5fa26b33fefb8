import { SpoolError } from '@spoolproof/contract';
import { isJsonObject, type JsonObject, type JsonValue } from '../alert/json-value.ts';
import { compileOwnPattern, type OwnPattern } from './own-pattern.ts';
import {
  EMAIL_PATTERN,
  isHarmless,
  isSecretName,
  SECRET_PATTERNS,
  type SecretPattern,
} from './secret-patterns.ts';

/** What is redacted besides what always is. */
export interface RedactionOptions {
  /** Addresses of people too; default false. */
  readonly emails?: boolean;
  readonly patterns?: readonly OwnPattern[];
}

/** A secret that was found, and what it is called in its place. */
interface Found {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

type Finder = (text: string) => Iterable<Found>;

/** Secrets this short are removed where they stand, and not looked for elsewhere: they would be found in words. */
const literalCharactersMin = 4;
/** After this many rounds a text that still changes is left to the leak check, which refuses it. */
const roundsMax = 4;

/** Removes secrets by what they are called and by what they look like, and looks for those that are left. */
export class Redactor {
  readonly #finders: readonly Finder[];

  /** @throws SpoolError INVALID_ARGUMENT when a pattern is no RE2 expression, matches the empty text or everything, or its id is odd. */
  constructor(options: RedactionOptions = {}) {
    const builtIn = options.emails === true ? [...SECRET_PATTERNS, EMAIL_PATTERN] : SECRET_PATTERNS;
    this.#finders = [...builtIn.map(finderOf), ...(options.patterns ?? []).map(ownFinderOf)];
  }

  /**
   * A copy without secrets. What is found under the name of a secret is also removed wherever else it stands, as a
   * password is that a log line repeats.
   */
  redact(value: JsonValue): { readonly value: JsonValue; readonly secrets: ReadonlySet<string> } {
    const literals = new Map<string, string>();
    this.#collect(value, literals);
    const longestFirst = [...literals].toSorted(([a], [b]) => b.length - a.length);
    return { value: this.#copy(value, longestFirst), secrets: new Set(literals.keys()) };
  }

  /** The ids of patterns that still find something, each with the line of the first; never the secret itself. */
  leaksIn(text: string): readonly string[] {
    const leaks: string[] = [];
    for (const find of this.#finders) {
      for (const { id, start, end } of find(text)) {
        // In a file, quotes and escapes of the format follow a marker; texts were cleaned before they got any.
        if (/^\\?["']?\[REDACTED:/.test(text.slice(start, end))) continue;
        leaks.push(`${id} in line ${text.slice(0, start).split('\n').length}`);
        break;
      }
    }
    return leaks;
  }

  #collect(value: JsonValue, into: Map<string, string>, underSecret: boolean = false): void {
    if (Array.isArray(value)) {
      for (const element of value) this.#collect(element, into, underSecret);
    } else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        this.#collectText(key, into);
        this.#collect(member, into, underSecret || isSecretMember(key, member));
      }
    } else if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      if (underSecret && text.length >= literalCharactersMin && !isHarmless('', text))
        into.set(text, 'secret');
      if (typeof value === 'string') this.#collectText(value, into);
    }
  }

  #collectText(text: string, into: Map<string, string>): void {
    for (const find of this.#finders) {
      for (const { id, start, end } of find(text)) {
        const secret = text
          .slice(start, end)
          .replace(/^\\?["']/, '')
          .replace(/\\?["']$/, '');
        // `password: invalid` is a message, and `invalid` no secret to be hunted for in every text.
        const isWord = /^[a-z]{1,11}$/i.test(secret);
        if (secret.length >= literalCharactersMin && !isWord) into.set(secret, id);
      }
    }
  }

  #copy(value: JsonValue, literals: readonly (readonly [string, string])[]): JsonValue {
    if (typeof value === 'string') return this.#clean(value, literals);
    if (typeof value === 'number') {
      const text = String(value);
      const isSecret = literals.some(([literal]) => literal === text);
      return isSecret ? marker('secret') : value;
    }
    if (Array.isArray(value)) return value.map((element: JsonValue) => this.#copy(element, literals));
    if (!isJsonObject(value)) return value;
    const copy = Object.create(null) as Record<string, JsonValue>;
    for (const [key, member] of Object.entries(value)) {
      const name = this.#clean(key, literals);
      copy[name] = isSecretMember(key, member) ? marker('secret') : this.#copy(member, literals);
    }
    return copy as JsonObject;
  }

  #clean(text: string, literals: readonly (readonly [string, string])[]): string {
    let cleaned = text;
    for (let round = 0; round < roundsMax; round++) {
      const before = cleaned;
      for (const find of this.#finders) cleaned = cut(cleaned, find(cleaned));
      for (const [literal, id] of literals) cleaned = cleaned.replaceAll(literal, marker(id));
      if (cleaned === before) break;
    }
    return cleaned;
  }
}

/** Numbers, texts and whatever is nested go; a yes, a no and nothing tell nothing. */
function isSecretMember(key: string, member: JsonValue): boolean {
  if (!isSecretName(key)) return false;
  if (typeof member === 'string') return !isHarmless(key, member);
  return member !== null && typeof member !== 'boolean';
}

function marker(id: string): string {
  return `[REDACTED:${id}]`;
}

function cut(text: string, found: Iterable<Found>): string {
  let result = '';
  let at = 0;
  for (const { id, start, end } of found) {
    result += text.slice(at, start) + marker(id);
    at = end;
  }
  return result + text.slice(at);
}

function finderOf({ id, expression }: SecretPattern): Finder {
  return function* (text) {
    for (const match of text.matchAll(expression)) {
      const secret = match.groups?.['secret'] ?? match[0];
      if (secret === '' || isHarmless(match.groups?.['name'] ?? '', secret)) continue;
      // The secret is the last thing in every pattern that has more than it.
      const end = match.index + match[0].length;
      yield { id, start: end - secret.length, end };
    }
  };
}

function ownFinderOf(pattern: OwnPattern): Finder {
  const { id } = pattern;
  const compiled = compileOwnPattern(pattern);
  if (compiled.status === 'refused') {
    const { part, message, allowed } = compiled;
    throw new SpoolError(
      'INVALID_ARGUMENT',
      `redaction pattern '${id}': its ${part} is ${JSON.stringify(pattern[part])}: ${message}; allowed is ${allowed}`,
    );
  }
  return function* (text) {
    const matcher = compiled.expression.matcher(text);
    while (matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      // One's own pattern may match the marker itself; that is no secret any more.
      if (end > start && !isHarmless('', text.slice(start, end))) yield { id, start, end };
    }
  };
}
