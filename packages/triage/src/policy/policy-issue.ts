import type { LineCounter } from 'yaml';
import { isAlias, isCollection, isNode, isScalar, type Document, type Node } from 'yaml';

/** What is wrong with a policy, and where. */
export interface PolicyIssue {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Such as `suppressions[2].where[0].regex`; empty for the file as a whole. */
  readonly keyPath: string;
  readonly message: string;
  /** What stands there, cut; null when nothing does. */
  readonly given: string | null;
  /** What may stand there; null when the message says it. */
  readonly allowed: string | null;
}

/** A path of keys and indices into the file. */
export type KeyPath = readonly PropertyKey[];

/** `suppressions[2].owner`. */
function keyPathText(path: KeyPath): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

/** `policy.yaml:12:5: suppressions[2].owner: … (given: …; allowed: …)`. */
export function issueText({ file, line, column, keyPath, message, given, allowed }: PolicyIssue): string {
  const facts = [
    ...(given === null ? [] : [`given: ${given}`]),
    ...(allowed === null ? [] : [`allowed: ${allowed}`]),
  ];
  const where = keyPath === '' ? '' : `${keyPath}: `;
  return `${file}:${line}:${column}: ${where}${message}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`;
}

/** Finds the places of keys in a YAML file. */
export class PolicyPlaces {
  readonly #file: string;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  constructor(file: string, document: Document.Parsed, lines: LineCounter) {
    this.#file = file;
    this.#document = document;
    this.#lines = lines;
  }

  /** An issue at a path, or at the nearest thing above it that is there. */
  issue(path: KeyPath, message: string, allowed: string | null = null): PolicyIssue {
    const node = this.#nodeAt(path);
    return {
      file: this.#file,
      ...this.#placeOf(path),
      keyPath: keyPathText(path),
      message,
      given: node === undefined ? null : givenText(node),
      allowed,
    };
  }

  /** An issue at an offset in the text. */
  issueAt(offset: number, message: string, allowed: string | null = null): PolicyIssue {
    return { file: this.#file, ...this.#place(offset), keyPath: '', message, given: null, allowed };
  }

  /** Whether the file has nothing at a path. */
  isMissing(path: KeyPath): boolean {
    return this.#nodeAt(path) === undefined;
  }

  /** The line of a path, from 1. */
  lineOf(path: KeyPath): number {
    return this.#placeOf(path).line;
  }

  #placeOf(path: KeyPath): { readonly line: number; readonly column: number } {
    for (let length = path.length; length >= 0; length -= 1) {
      const start = this.#nodeAt(path.slice(0, length))?.range?.[0];
      if (start !== undefined) return this.#place(start);
    }
    return { line: 1, column: 1 };
  }

  #place(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #nodeAt(path: KeyPath): Node | undefined {
    let node: unknown = this.#document.contents;
    for (const key of path) {
      // What a reference stands for has keys too.
      const meant: unknown = isAlias(node) ? node.resolve(this.#document) : node;
      node = isCollection(meant) ? meant.get(typeof key === 'symbol' ? String(key) : key, true) : undefined;
    }
    return isNode(node) ? node : undefined;
  }
}

const givenCharactersMax = 80;

function givenText(node: Node): string | null {
  // What a list or a map has in it is in the file for everybody to read.
  if (!isScalar(node)) return null;
  const text = JSON.stringify(node.value) ?? String(node.value);
  return text.length <= givenCharactersMax ? text : `${text.slice(0, givenCharactersMax)}…`;
}
