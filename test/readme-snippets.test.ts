import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../tools/workspaces.ts';

// What a README shows is run: a block fenced `ts` is a program, and so is one fenced `sh run`. It must exit with 0 and,
// when a block fenced `text` follows, print exactly that. Blocks with any other fence (`sh`, `ts fragment`, `json`) are
// only shown.

/** One fenced block of a Markdown file. */
interface Block {
  /** What stands behind the opening fence. */
  readonly info: string;
  readonly text: string;
  /** Number of the line of the opening fence, from 1. */
  readonly line: number;
}

/** A block that is run, with what it must print, if that is said. */
interface Snippet {
  readonly name: string;
  readonly language: 'ts' | 'sh';
  readonly text: string;
  readonly prints: string | undefined;
}

function fencedBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open:
    | { readonly fence: string; readonly info: string; readonly line: number; readonly lines: string[] }
    | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^(`{3,})(.*)$/u.exec(line);
    if (open === undefined) {
      if (fence !== null) open = { fence: fence[1]!, info: fence[2]!.trim(), line: index + 1, lines: [] };
    } else if (line.trimEnd() === open.fence) {
      blocks.push({ info: open.info, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== undefined) throw new Error(`the block that begins at line ${open.line} has no end`);
  return blocks;
}

function snippetsOf(file: string, markdown: string): readonly Snippet[] {
  const blocks = fencedBlocks(markdown);
  return blocks.flatMap((block, index) => {
    if (block.info !== 'ts' && block.info !== 'sh run') return [];
    const next = blocks[index + 1];
    const language = block.info === 'ts' ? 'ts' : 'sh';
    return [
      {
        name: `${file}:${block.line}`,
        language,
        text: block.text,
        prints: next?.info === 'text' ? next.text : undefined,
      },
    ];
  });
}

const readmes = ['.', ...readdirSync(path.join(repositoryRoot, 'packages')).map((name) => `packages/${name}`)]
  .map((folder) => path.posix.join(folder, 'README.md'))
  .concat('docs/your-own-queue.md')
  .filter((file) => existsSync(path.join(repositoryRoot, file)));
const snippets = readmes.flatMap((file) =>
  snippetsOf(file, readFileSync(path.join(repositoryRoot, file), 'utf8')),
);

// Programs lie inside the repository, so that the packages resolve, and outside of what the other checks look at.
const cache = path.join(repositoryRoot, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const programs = mkdtempSync(path.join(cache, 'readme-snippets-'));
const workplaces: string[] = [];
const fromSource = ['--import', import.meta.resolve('tsx'), '--conditions=@spoolproof/source'];

afterAll(() => {
  for (const folder of [programs, ...workplaces]) rmSync(folder, { recursive: true, force: true });
});

function programOf(snippet: Snippet): string {
  const file = path.join(
    programs,
    `${snippet.name.replaceAll(/[^\w]/gu, '-')}.${snippet.language === 'ts' ? 'mts' : 'sh'}`,
  );
  writeFileSync(file, `${snippet.text}\n`);
  return file;
}

/** A folder with the command `spoolproof`, run from source. */
function commandFolder(): string {
  const file = path.join(programs, 'bin', 'spoolproof');
  mkdirSync(path.dirname(file), { recursive: true });
  const main = path.join(repositoryRoot, 'packages/cli/src/main.ts');
  const words = [process.execPath, ...fromSource, main].map(
    (word) => `'${word.replaceAll("'", String.raw`'\''`)}'`,
  );
  writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  chmodSync(file, 0o755);
  return path.dirname(file);
}

/** Runs a snippet in an empty folder of its own. */
function run(snippet: Snippet): {
  readonly exit: number | null;
  readonly printed: string;
  readonly complaint: string;
} {
  // Inside the repository as well: what a program writes may import the packages.
  const cwd = mkdtempSync(path.join(programs, 'workplace-'));
  workplaces.push(cwd);
  const program = programOf(snippet);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    NO_COLOR: '1',
    PATH: `${commandFolder()}${path.delimiter}${process.env['PATH']}`,
  };
  delete environment['FORCE_COLOR'];
  const [command, words] =
    snippet.language === 'ts' ? [process.execPath, [...fromSource, program]] : ['sh', ['-eu', program]];
  const result = spawnSync(command, words, { cwd, env: environment, encoding: 'utf8', timeout: 170_000 });
  return { exit: result.status, printed: result.stdout.trimEnd(), complaint: result.stderr };
}

/** What the compiler has against programs, with the settings of the repository. */
function typeErrors(files: readonly string[]): readonly string[] {
  const file = path.join(repositoryRoot, 'tsconfig.base.json');
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, (name) => ts.sys.readFile(name)).config,
    ts.sys,
    repositoryRoot,
  );
  const program = ts.createProgram([...files], { ...config.options, noEmit: true });
  return files.flatMap((name) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${path.basename(name)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}

describe('the programs in the READMEs', () => {
  test('there are some', () => {
    expect(snippets.map(({ name }) => name).join(' ')).toMatch(/packages\/contract\/README\.md:\d+/u);
  });

  test('the compiler accepts them', () => {
    expect(typeErrors(snippets.filter(({ language }) => language === 'ts').map(programOf))).toEqual([]);
  });

  for (const snippet of snippets) {
    test(`${snippet.name} runs and prints what it says`, () => {
      const { exit, printed, complaint } = run(snippet);
      expect({ exit, complaint: exit === 0 ? '' : complaint }).toEqual({ exit: 0, complaint: '' });
      if (snippet.prints !== undefined) expect(printed).toBe(snippet.prints);
    }, 180_000);
  }
});

describe('the runner of these programs', () => {
  const source = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;
  const only = (markdown: string): Snippet => snippetsOf('sample.md', markdown)[0]!;

  test('takes programs, and the output that follows, from their fences', () => {
    const markdown = [
      source('ts', 'a();'),
      'Prints:',
      source('text', 'A'),
      source('ts fragment', 'b();'),
      source('sh', 'c'),
      source('sh run', 'd'),
      source('json', '{}'),
      source('text', 'not of d'),
    ].join('\n');
    expect(snippetsOf('sample.md', markdown)).toEqual([
      { name: 'sample.md:1', language: 'ts', text: 'a();', prints: 'A' },
      { name: 'sample.md:18', language: 'sh', text: 'd', prints: undefined },
    ]);
  });

  test('refuses a block without an end', () => {
    expect(() => fencedBlocks('one\n```ts\na();\n')).toThrow('line 2');
  });

  test('sees what a program prints, in a folder of its own', () => {
    const markdown = source(
      'ts',
      `import { readdirSync } from 'node:fs';\nconsole.log(readdirSync('.').length);`,
    );
    expect(run(only(markdown))).toMatchObject({ exit: 0, printed: '0' });
  });

  test('sees a program fail, and a command in the middle of a script', () => {
    expect(run(only(source('ts', `throw new Error('no');`)))).toMatchObject({ exit: 1, printed: '' });
    expect(run(only(source('sh run', 'echo one\nfalse\necho two')))).toMatchObject({
      exit: 1,
      printed: 'one',
    });
  });

  test('sees a type error', () => {
    const file = programOf(only(source('ts', `export const count: number = 'one';`)));
    expect(typeErrors([file])).toEqual([
      expect.stringContaining(`'string' is not assignable to type 'number'`),
    ]);
  });
});
