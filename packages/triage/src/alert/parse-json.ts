import type { RejectionCode } from './alert.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

/** What is wrong with a JSON text, and where. */
export interface JsonFault {
  readonly code: RejectionCode;
  readonly message: string;
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
}

/** What became of a JSON text. */
export type ParsedJson =
  | { readonly status: 'parsed'; readonly value: JsonValue }
  | { readonly status: 'fault'; readonly fault: JsonFault };

/** Called with an object of a depth that is asked for, and the text it was made of. */
export type ObjectSpan = (value: JsonObject, start: number, end: number) => void;

/**
 * Parses JSON, more strictly than `JSON.parse`: a key that comes twice is refused, since two readers may each believe
 * another; nesting has a limit; objects have no prototype, so that `__proto__` is a key like any other. Never throws.
 */
export function parseJson(text: string, depthMax: number, onObject?: ObjectSpan): ParsedJson {
  try {
    return { status: 'parsed', value: new Parser(text, depthMax, onObject).parse() };
  } catch (error) {
    if (error instanceof Stop) return { status: 'fault', fault: error.fault };
    throw error;
  }
}

/** Leaves the descent; it is caught in `parseJson` and nowhere else. */
class Stop extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(fault.message);
    this.fault = fault;
  }
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escapePattern = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const keyShownMax = 60;

class Parser {
  readonly #text: string;
  readonly #depthMax: number;
  readonly #onObject: ObjectSpan | undefined;
  #at = 0;

  constructor(text: string, depthMax: number, onObject: ObjectSpan | undefined) {
    this.#text = text;
    this.#depthMax = depthMax;
    this.#onObject = onObject;
  }

  parse(): JsonValue {
    this.#skipBlanks();
    const value = this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#unexpected('the end of the document');
    return value;
  }

  #value(depth: number): JsonValue {
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object(depth + 1);
      case 0x5b:
        return this.#array(depth + 1);
      case 0x22:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    this.#refuseDepth(depth);
    const start = this.#at;
    const object = Object.create(null) as Record<string, JsonValue>;
    this.#at += 1;
    this.#skipBlanks();
    if (this.#take(0x7d)) return this.#told(object, start);
    for (;;) {
      if (this.#text.charCodeAt(this.#at) !== 0x22) throw this.#unexpected('a key in quotes');
      const keyAt = this.#at;
      const key = this.#string();
      if (Object.hasOwn(object, key)) {
        const message = `the key ${JSON.stringify(key.slice(0, keyShownMax))} comes twice in one object`;
        throw new Stop({ code: 'duplicate-key', message, offset: keyAt });
      }
      this.#skipBlanks();
      if (!this.#take(0x3a)) throw this.#unexpected("':'");
      this.#skipBlanks();
      object[key] = this.#value(depth);
      this.#skipBlanks();
      if (this.#take(0x7d)) return this.#told(object, start);
      if (!this.#take(0x2c)) throw this.#unexpected("',' or '}'");
      this.#skipBlanks();
    }
  }

  #told(object: JsonObject, start: number): JsonObject {
    this.#onObject?.(object, start, this.#at);
    return object;
  }

  #array(depth: number): readonly JsonValue[] {
    this.#refuseDepth(depth);
    const values: JsonValue[] = [];
    this.#at += 1;
    this.#skipBlanks();
    if (this.#take(0x5d)) return values;
    for (;;) {
      values.push(this.#value(depth));
      this.#skipBlanks();
      if (this.#take(0x5d)) return values;
      if (!this.#take(0x2c)) throw this.#unexpected("',' or ']'");
      this.#skipBlanks();
    }
  }

  #string(): string {
    const start = this.#at;
    let hasEscape = false;
    for (let at = start + 1; ; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === 0x22) {
        this.#at = at + 1;
        return hasEscape
          ? (JSON.parse(this.#text.slice(start, at + 1)) as string)
          : this.#text.slice(start + 1, at);
      }
      if (code === 0x5c) {
        hasEscape = true;
        escapePattern.lastIndex = at;
        if (!escapePattern.test(this.#text)) this.#refuseEscape(at);
        at = escapePattern.lastIndex - 1;
      } else if (code < 0x20) {
        const shown = `U+${code.toString(16).padStart(4, '0')}`;
        const message = `a raw control character (${shown}) stands in a string`;
        throw new Stop({ code: 'control-character', message, offset: at });
      } else if (Number.isNaN(code)) {
        this.#at = at;
        throw this.#unexpected('the end of a string');
      }
    }
  }

  #refuseEscape(at: number): never {
    const isCut = this.#text.length - at < 6 && /^\\(?:u[0-9a-fA-F]{0,3})?$/.test(this.#text.slice(at));
    if (isCut) this.#at = this.#text.length;
    else this.#at = at;
    throw this.#unexpected('an escape that JSON has');
  }

  #number(): number {
    numberPattern.lastIndex = this.#at;
    if (!numberPattern.test(this.#text)) throw this.#unexpected('a value');
    const value = Number(this.#text.slice(this.#at, numberPattern.lastIndex));
    // 1e999 would be stored as null and read back as something else.
    if (!Number.isFinite(value)) {
      throw new Stop({ code: 'json-invalid', message: 'a number is too large', offset: this.#at });
    }
    this.#at = numberPattern.lastIndex;
    return value;
  }

  #word<Value extends boolean | null>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) {
      if (word.startsWith(this.#text.slice(this.#at))) this.#at = this.#text.length;
      throw this.#unexpected('a value');
    }
    this.#at += word.length;
    return value;
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #take(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false;
    this.#at += 1;
    return true;
  }

  #refuseDepth(depth: number): void {
    if (depth <= this.#depthMax) return;
    const message = `it is nested deeper than depthMax, which is ${this.#depthMax}`;
    throw new Stop({ code: 'too-deep', message, offset: this.#at });
  }

  #unexpected(wanted: string): Stop {
    const offset = this.#at;
    if (offset >= this.#text.length) {
      return new Stop({
        code: 'json-truncated',
        message: `the document ends where ${wanted} should be`,
        offset,
      });
    }
    const code = this.#text.codePointAt(offset) ?? 0;
    const found =
      code < 0x21 || code > 0x7e
        ? `U+${code.toString(16).padStart(4, '0')}`
        : `'${String.fromCodePoint(code)}'`;
    return new Stop({
      code: code < 0x20 ? 'control-character' : 'json-invalid',
      message: `${found} stands where ${wanted} should be`,
      offset,
    });
  }
}
