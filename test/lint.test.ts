import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../tools/workspaces.ts';

// Each sample breaks one rule that this repository relies on. A rule that was switched off, misspelled or lost in an
// upgrade would otherwise go unnoticed.
const samples: readonly (readonly [rule: string, text: string])[] = [
  [
    'typescript(no-floating-promises)',
    'export function run(save: () => Promise<void>): void {\n  save();\n}\n',
  ],
  [
    'typescript(no-misused-promises)',
    'export function run(save: () => Promise<boolean>): number {\n  return save() ? 1 : 0;\n}\n',
  ],
  [
    'typescript(await-thenable)',
    'export async function run(count: number): Promise<number> {\n  return await count;\n}\n',
  ],
  ['typescript(no-explicit-any)', 'export const value: any = 1;\n'],
  ['typescript(no-non-null-assertion)', 'export const first = (list: string[]): string => list[0]!;\n'],
  ['typescript(only-throw-error)', `export function run(): never {\n  throw 'no';\n}\n`],
  [
    'typescript(switch-exhaustiveness-check)',
    `export function run(state: 'ready' | 'done'): void {\n  switch (state) {\n    case 'ready':\n      return;\n  }\n}\n`,
  ],
  ['import(no-default-export)', 'export default 1;\n'],
  ['eslint(no-console)', `console.log('seen');\n`],
  ['eslint(max-lines)', 'export {};\n'.repeat(401)],
  [
    'eslint(max-lines-per-function)',
    `export function run(): number {\n${'  // a line\n  run();\n'.repeat(40)}  return 1;\n}\n`,
  ],
];

const folder = mkdtempSync(path.join(tmpdir(), 'spoolproof-lint-'));
const sourceFolder = path.join(folder, 'packages', 'queue', 'src');
const fileOf = (index: number): string => path.join(sourceFolder, `sample-${index}.ts`);

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}
let diagnostics: readonly Diagnostic[] = [];

beforeAll(() => {
  mkdirSync(sourceFolder, { recursive: true });
  for (const name of ['.oxlintrc.json', 'tsconfig.base.json']) {
    copyFileSync(path.join(repositoryRoot, name), path.join(folder, name));
  }
  const config = {
    extends: './tsconfig.base.json',
    compilerOptions: { types: [], noEmit: true },
    include: ['packages/*/src'],
  };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  samples.forEach(([, text], index) => writeFileSync(fileOf(index), text));
  const binaries = path.join(repositoryRoot, 'node_modules', '.bin');
  const linter = path.join(binaries, 'oxlint');
  // The samples are outside the repository, where the linter would not find its type-aware half by itself.
  const env = { ...process.env, OXLINT_TSGOLINT_PATH: path.join(binaries, 'tsgolint') };
  const options = ['--type-aware', '--format', 'json'];
  const { stdout } = spawnSync(linter, options, { cwd: folder, env, encoding: 'utf8' });
  diagnostics = (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(samples.map(([rule], index) => [rule, index] as const))('the linter catches %s', (rule, index) => {
  const found = diagnostics.filter(({ filename }) => path.resolve(folder, filename) === fileOf(index));
  expect(found.map(({ code }) => code)).toContain(rule);
});

test.each([
  ['an enum', 'export enum State { Ready }', 1294],
  ['an index that may miss', 'export const first = (list: string[]): string => list[0];', 2322],
  [
    'undefined for an absent property',
    'export const options: { depth?: number } = { depth: undefined };',
    2375,
  ],
  ['a type imported as a value', `import { Stats } from './types.ts';\nexport type Same = Stats;`, 1484],
])('the compiler refuses %s', (_, text, code) => {
  writeFileSync(path.join(folder, 'types.ts'), 'export interface Stats { readonly depth: number }\n');
  const file = path.join(folder, 'refused.ts');
  writeFileSync(file, text);
  const base = ts.readConfigFile(path.join(repositoryRoot, 'tsconfig.base.json'), (name) =>
    ts.sys.readFile(name),
  );
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, folder);
  const program = ts.createProgram([file], { ...options, types: [], noEmit: true });
  expect(ts.getPreEmitDiagnostics(program).map((diagnostic) => diagnostic.code)).toContain(code);
});
