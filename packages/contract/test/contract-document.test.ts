import { readFileSync } from 'node:fs';
import * as exports from '@spoolproof/contract';
import { clauseById, CLAUSES } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

/** The package's exports, to be looked up by names that stand in the document. */
const contract: Readonly<Record<string, unknown>> = { ...exports };

const document = readFileSync(new URL('../../../spec/contract.md', import.meta.url), 'utf8');

/** One section as it is written, with its line breaks taken out. */
interface Section {
  readonly heading: string;
  readonly statement: string;
  readonly decides: string;
  readonly why: string;
  readonly appliesWhen: string;
}

function paragraphsOf(text: string): readonly string[] {
  return text.split(/\n{2,}/u).map((paragraph) => paragraph.replaceAll(/\n(?:> )?/gu, ' ').trim());
}

function sectionOf(text: string): Section {
  const paragraphs = paragraphsOf(text);
  const after = (start: string): string => {
    const found = paragraphs.filter((paragraph) => paragraph.startsWith(start));
    return found.map((paragraph) => paragraph.slice(start.length).trim()).join('\n');
  };
  return {
    heading: paragraphs[0] ?? '',
    statement: after('> '),
    decides: after('**Decided by.**'),
    why: after('**Why.**'),
    appliesWhen: after('**Applies to**'),
  };
}

const sections = document
  .split(/^#{2,3} /mu)
  .filter((section) => /^[A-Z]\d\d /u.test(section))
  .map(sectionOf);

describe('spec/contract.md', () => {
  test('has every clause, in order, and no other', () => {
    expect(sections.map(({ heading }) => heading)).toEqual(CLAUSES.map(({ id, name }) => `${id} ${name}`));
  });

  test.for(sections)('$heading is word for word what the data says', (section) => {
    const { id, name, statement, decides, why, appliesWhen } = clauseById(section.heading.slice(0, 3))!;
    expect(section).toEqual({
      heading: `${id} ${name}`,
      statement,
      decides,
      why,
      appliesWhen: `${appliesWhen.words}.`,
    });
  });

  test('names no constant that the package does not export', () => {
    const named = [...document.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/gu)].map((match) => match[1] ?? '');
    expect(new Set(named).size).toBeGreaterThan(10);
    expect(named.filter((name) => !(name in contract))).toEqual([]);
  });
});

describe('the table of declared bounds in spec/contract.md', () => {
  const rows = document
    .slice(document.indexOf('## Declared bounds'))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, bound = '', value = '']) => ({ name: bound.replaceAll('`', ''), value }));
  const constants = rows.filter(({ name }) => typeof contract[name] !== 'function');

  /** A bound as the table writes it. */
  function written(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const words = Object.entries(value).map(([key, bound]: [string, unknown]) => {
      const range = bound as { readonly min: number; readonly max: number };
      return `${key} ${typeof bound === 'number' ? bound : `${range.min} to ${range.max}`}`;
    });
    return words.join(', ');
  }

  test('has the values of the constants', () => {
    const values = constants.map(({ name }) => ({
      name,
      value: written(contract[name]),
    }));
    expect(constants).toEqual(values);
  });

  test('has every bound that the package exports', () => {
    const isBound = (name: string): boolean =>
      /_(?:MAX|CONSTANT|BUCKETS?|DELETION|FSYNCS|MS|DEFAULT)$|^[a-z]\w*Max$/u.test(name);
    const exported = Object.keys(contract).filter(isBound).toSorted();
    expect(exported.length).toBeGreaterThan(15);
    expect(rows.map(({ name }) => name).toSorted()).toEqual(exported);
  });
});
