import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readManifest, repositoryRoot } from '../tools/workspaces.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

const source = readFileSync(path.join(repositoryRoot, 'action.yml'), 'utf8');
const action = parse(source) as Action;
const guide = readFileSync(path.join(repositoryRoot, 'docs/ci.md'), 'utf8');
const [step] = action.runs.steps as [Step];

describe('the action for GitHub', () => {
  test('uses every input that it declares, and declares every input that it uses', () => {
    const used = [...source.matchAll(/\$\{\{ inputs\.([a-z]+) \}\}/gu)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs)));
    for (const { description, default: value } of Object.values(action.inputs)) {
      expect(description).not.toBe('');
      expect(typeof value).toBe('string');
    }
  });

  test('lets no input become part of a script', () => {
    expect(action.runs.steps).toHaveLength(1);
    expect(step.run).not.toContain('${{');
    const read = [...step.run.matchAll(/\$(GATE_[A-Z]+)/gu)].map(([, name]) => name);
    expect(new Set(read)).toEqual(new Set(Object.keys(step.env)));
  });

  test('has outputs that its step writes, and a guide that names inputs and outputs', () => {
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.${step.id}.outputs.${name} }}`);
      expect(guide).toContain(`\`${name}\``);
    }
    for (const name of Object.keys(action.inputs)) expect(guide).toContain(`| \`${name}\` |`);
  });

  test('runs the version of this repository', () => {
    const { version } = readManifest(repositoryRoot);
    expect(action.inputs['command']?.default).toBe(`npx --yes spoolproof@${version}`);
  });

  test('is shown in the guide with YAML that parses, and with inputs that there are', () => {
    const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/gu)].map(([, text]) => parse(text!) as unknown);
    expect(blocks).toHaveLength(2);
    const [github, gitlab] = blocks as [
      { jobs: { queue: { steps: { id?: string; with?: object }[] } } },
      { queue: { artifacts: { reports: object } } },
    ];
    const shown = github.jobs.queue.steps.find(({ id }) => id === 'gate');
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(shown?.with ?? {})));
    expect(gitlab.queue.artifacts.reports).toEqual({ junit: 'junit.xml' });
  });
});

describe('the step of the action', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'spoolproof action '));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function runStep(inputs: Readonly<Record<string, string>>): { status: number | null; stderr: string } {
    const values = Object.entries(step.env).map(([name, value]) => {
      const input = /inputs\.([a-z]+)/u.exec(value)?.[1] ?? '';
      return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
    });
    const env = {
      PATH: process.env['PATH'],
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: path.join(directory, 'output'),
      GITHUB_STEP_SUMMARY: path.join(directory, 'step summary'),
      ...Object.fromEntries(values),
    };
    // As GitHub runs `shell: bash`.
    const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run];
    const { status, stderr } = spawnSync('bash', words, { cwd: repositoryRoot, env, encoding: 'utf8' });
    return { status, stderr };
  }

  function outputs(): Readonly<Record<string, string>> {
    const lines = readFileSync(path.join(directory, 'output'), 'utf8').trim().split('\n');
    return Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
  }

  test('runs the gate, writes every report, annotates, appends the summary, and fails with the gate', () => {
    const summary = path.join(directory, 'step summary');
    writeFileSync(summary, 'before\n');
    const { status, stderr } = runStep({
      subject: 'canary',
      depth: '60',
      fs: 'real',
      seed: '7',
      directory: path.join(directory, 'reports'),
      command: 'node --import tsx --conditions=@spoolproof/source packages/cli/src/main.ts',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^::error title=Q01 NoLoss::.*replay: spoolproof gate --replay/mu);
    const { verdict, json, html, junit, markdown } = outputs();
    expect(verdict).toBe('fail');
    expect([json, html, junit, markdown].map((file) => existsSync(file ?? ''))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## ❌ fail/u);
  }, 180_000);

  test('passes inputs on as they are, leaves out the empty ones, and keeps the exit code', () => {
    const command = path.join(directory, 'command.mjs').replaceAll(' ', '?');
    writeFileSync(
      path.join(directory, 'command.mjs'),
      'console.error(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;',
    );
    const { status, stderr } = runStep({
      subject: `$(touch hacked) "a b"'`,
      clauses: 'Q01,Q13',
      directory: path.join(directory, 'reports'),
      command: `node ${command}`,
    });
    expect(status).toBe(3);
    const words = JSON.parse(stderr) as string[];
    expect(words.slice(words.indexOf('--annotations'))).toEqual([
      '--annotations',
      'github',
      '--subject',
      `$(touch hacked) "a b"'`,
      '--depth',
      '10K',
      '--clauses',
      'Q01,Q13',
    ]);
    expect(outputs()).toEqual({ directory: path.join(directory, 'reports') });
    expect(existsSync(path.join(directory, 'step summary'))).toBe(false);
  });

  test('can take the evidence of the last run as its baseline, also from the place it writes to', () => {
    const reports = path.join(directory, 'reports');
    const copy =
      'require("fs").existsSync(process.argv[process.argv.indexOf("--baseline") + 1]) || process.exit(9)';
    writeFileSync(path.join(directory, 'check.cjs'), copy);
    spawnSync('mkdir', [reports]);
    writeFileSync(path.join(reports, 'evidence.json'), '{}');
    const command = path.join(directory, 'check.cjs').replaceAll(' ', '?');
    const { status } = runStep({
      baseline: path.join(reports, 'evidence.json'),
      directory: reports,
      command: `node ${command}`,
    });
    expect(status).toBe(0);
    expect(existsSync(path.join(reports, 'baseline.json'))).toBe(true);
  });
});
