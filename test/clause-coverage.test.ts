import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { clauseById, CLAUSES, type Clause } from '@spoolproof/contract';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../tools/workspaces.ts';

/** Clauses that have no test and no checker, because what they are about is not there. */
const UNBUILT = [
  { ids: /^W/u, packages: ['watchdog'], reason: 'package not built yet' },
  { ids: /^(?:H|P01|P04)/u, packages: ['pipeline'], reason: 'package not built yet' },
] as const;

const CHECKERS = 'packages/conformance/src/checkers';
const JOURNAL_CHECKERS = 'packages/conformance/src/journal';

const isUnbuilt = (clause: Clause): boolean => UNBUILT.some(({ ids }) => ids.test(clause.id));
/** No subject but our own has triage and a pipeline: their clauses are decided by their own tests, and in use by `reconcile`. */
const hasChecker = (clause: Clause): boolean => !isUnbuilt(clause) && clause.group !== 'pipeline';
const label = ({ id, name }: Clause): string => `${id} ${name}`;
const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const packageNames = readdirSync(path.join(repositoryRoot, 'packages'));

/** Files below a folder, as paths from the repository root, in order; none when the folder is not there. */
function filesBelow(folder: string): readonly string[] {
  const absolute = path.join(repositoryRoot, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(repositoryRoot, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .toSorted();
}

/** The parts of a callee: `test.for(rows)` is `test`, `for`. */
function calleeParts(node: ts.Expression): readonly string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [...calleeParts(node.expression), node.name.text];
  if (ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) {
    return calleeParts(ts.isCallExpression(node) ? node.expression : node.tag);
  }
  return [];
}

/**
 * The clauses that the names of tests and suites in a source carry, as `[Q07]`. A tag in a comment or in an expectation
 * is none, nor is one of a test that is skipped, or lies in a suite that is.
 */
function taggedClauses(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [root = '', ...modifiers] = calleeParts(node.expression);
      const [title] = node.arguments;
      if (['test', 'it', 'describe'].includes(root) && title !== undefined) {
        if (modifiers.some((modifier) => ['skip', 'todo'].includes(modifier))) return;
        const isNamed = ts.isStringLiteralLike(title) || ts.isTemplateExpression(title);
        if (isNamed)
          for (const tag of title.getText().matchAll(/\[([A-Z]\d\d)\]/gu)) found.push(tag[1] ?? '');
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.test.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

const testFiles = ['test', ...packageNames.map((name) => `packages/${name}/test`)]
  .flatMap(filesBelow)
  .filter((file) => file.endsWith('.test.ts'));
const tags = testFiles.flatMap((file) => taggedClauses(read(file)).map((id) => ({ file, id })));

/** The file that decides a clause: `packages/conformance/src/checkers/q01-no-loss.ts`. */
function checkerOf({ id, name, group }: Clause): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '-');
  return `${group === 'journal' ? JOURNAL_CHECKERS : CHECKERS}/${id}-${words}.ts`.toLowerCase();
}

describe('tests', () => {
  test('every clause of what is built has a test', () => {
    const tested = new Set(tags.map(({ id }) => id));
    const missing = CLAUSES.filter((clause) => !isUnbuilt(clause) && !tested.has(clause.id)).map(label);
    expect(missing, 'no test has the number of the clause in its name, as [Q01]').toEqual([]);
  });

  test('every tag is the number of a clause', () => {
    expect(tags.filter(({ id }) => clauseById(id) === undefined)).toEqual([]);
  });

  test.for(UNBUILT)('$ids: $reason', ({ packages }) => {
    const built = packages.filter((name) => packageNames.includes(name));
    expect(built, 'the package is there: take its clauses off the list').toEqual([]);
  });

  test('tags are read from names of tests that run, and from nowhere else', () => {
    const source = [
      `test('[Q01] [Q02] plain', () => {});`,
      `it(\n  "[Q03] on the next line",`,
      `() => { expect('[Q04]').toBe(1); });`,
      `test.for([1, f(2)])('[Q05] table', () => {});`,
      `test.skip('[Q06] skipped', () => {});`,
      `test.todo('[Q07] later');`,
      `// test('[Q08] a comment')`,
      `const text = "test('[Q09] a string')";`,
      `describe.skip('a suite', () => { test('[Q10] in it', () => {}); });`,
      'describe(`[Q11] a ${suite}`, () => { test(`in it`, () => {}); });',
    ].join('\n');
    expect(taggedClauses(source)).toEqual(['Q01', 'Q02', 'Q03', 'Q05', 'Q11']);
  });
});

describe('data, prose and checkers', () => {
  const sections = read('spec/contract.md').split(/^### /mu).slice(1);
  const checkers = [CHECKERS, JOURNAL_CHECKERS]
    .flatMap(filesBelow)
    .filter((file) => /\/[a-z]\d\d-[^/]*$/u.test(file));

  test('spec/contract.md has a section for every clause and no other, in order', () => {
    expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(CLAUSES.map(label));
  });

  test('spec/contract.md names the checker of every clause of what is built', () => {
    const named = sections.map((section) =>
      [...section.matchAll(/^\*\*Checked by\*\* `([^`]+)`\.$/gmu)].map((m) => m[1]),
    );
    expect(named).toEqual(CLAUSES.map((clause) => (hasChecker(clause) ? [checkerOf(clause)] : [])));
  });

  test('every clause of what is built has a checker, and every checker such a clause', () => {
    expect(checkers).toEqual(CLAUSES.filter(hasChecker).map(checkerOf).toSorted());
  });
});

describe('spec/incidents.md', () => {
  const rows = read('spec/incidents.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:---|fact )/u.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, fact = '', clause = '', shownBy = '']) => ({ fact, clause, shownBy }));

  test('every fact is answered by a clause, and by the tests of its number when they are built', () => {
    expect(rows.length).toBeGreaterThan(30);
    const expected = rows.map((row) => {
      const clause = clauseById(row.clause.slice(0, 3));
      if (clause === undefined) throw new Error(`no clause has the number of ${row.clause}`);
      return {
        fact: row.fact,
        clause: label(clause),
        shownBy: isUnbuilt(clause) ? 'not built yet' : `\`[${clause.id}]\``,
      };
    });
    expect(rows).toEqual(expected);
  });
});

describe('the formal model', () => {
  const definitions = [...read('spec/queue.qnt').matchAll(/^ {2}val (Q\d\d_\w+)/gmu)].map(
    (match) => match[1] ?? '',
  );
  const rows = [...read('spec/README.md').matchAll(/^\| (Q\d\d \w+) \| ([^|]*) \|/gmu)].map(
    ([, clause = '', cell = '']) => ({
      clause,
      definitions: [...cell.matchAll(/`(\w+)`/gu)].map((match) => match[1] ?? ''),
    }),
  );
  const behaviour = CLAUSES.filter(({ group }) => group === 'safety' || group === 'liveness');

  test('spec/README.md says of every clause of safety and liveness where the model has it, in order', () => {
    expect(rows.map(({ clause }) => clause)).toEqual(behaviour.map(label));
  });

  test('the definitions it names are those of spec/queue.qnt', () => {
    expect(definitions.length).toBeGreaterThan(10);
    expect(rows.flatMap((row) => row.definitions)).toEqual(definitions.toSorted(byText));
  });

  test('every definition has the number and the name of a clause, or the number of one that has a definition of that name', () => {
    const exact = new Set(behaviour.map(({ id, name }) => `${id}_${name}`));
    const named = new Set(definitions.filter((each) => exact.has(each)).map((each) => each.slice(0, 3)));
    expect(definitions.filter((each) => !exact.has(each) && !named.has(each.slice(0, 3)))).toEqual([]);
  });

  test('what the model decides, a checker of the gate decides as well', () => {
    const checkers = new Set(
      filesBelow(CHECKERS).map((file) => file.slice(CHECKERS.length + 1, CHECKERS.length + 4).toUpperCase()),
    );
    expect(definitions.filter((each) => !checkers.has(each.slice(0, 3)))).toEqual([]);
  });

  test('the scenarios are listed, and each instance says what it is for', () => {
    const modules = [...read('spec/instances.qnt').matchAll(/^(.*)\n\s*module (\w+)/gmu)];
    const silent = modules.filter(([, line = '']) => !line.startsWith('// ')).map((match) => match[2]);
    expect(silent).toEqual([]);
  });
});

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
