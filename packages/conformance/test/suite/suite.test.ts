import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CLAUSES } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

import { knownBadSubjects, suite } from '../../src/index.ts';
import type { Subject, SubjectModule, SuiteTestContext } from '../../src/index.ts';
import { flatCapabilities } from '../../src/known-bad/flat-files.ts';

type Run = (context: SuiteTestContext) => Promise<void>;

async function knownBad(name: string): Promise<Subject> {
  const { subject } = (await import(knownBadSubjects[name] ?? name)) as SubjectModule;
  return subject;
}

/** What a suite registers. */
function registered(subject: Subject, depth: number): Map<string, Run> {
  const tests = new Map<string, Run>();
  suite({ subject, depth, test: (name, run) => tests.set(name.slice(1, 4), run) });
  return tests;
}

describe('what a suite registers', () => {
  test('one test for each clause that applies, named by it', async () => {
    const names: string[] = [];
    suite({ subject: await knownBad('incident'), test: (name) => names.push(name) });
    const applying = CLAUSES.filter(
      ({ id, appliesWhen }) => id.startsWith('Q') && appliesWhen.test(flatCapabilities),
    );
    expect(names).toEqual(applying.map(({ id, name, statement }) => `[${id}] ${name}: ${statement}`));
  });

  test('nothing for a subject that it cannot simulate', async () => {
    const subject = { ...(await knownBad('incident')), ports: 'ambient', simulated: false } as const;
    expect(() => suite({ subject, test: () => undefined })).toThrow(/ambient ports.*spoolproof gate/u);
  });
});

test('a clause that is broken fails with the history and a replay line, and one that holds passes', async () => {
  const tests = registered(await knownBad('canary'), 6);
  const context = { skip: () => undefined };
  await expect(tests.get('Q01')?.(context)).rejects.toThrow(
    /was accepted and is nowhere[^]*producer|builder[^]*replay: gate1 subject=canary fs=sim lane=cases/u,
  );
  await expect(tests.get('Q03')?.(context)).resolves.toBeUndefined();
});

test('a clause without an opportunity is skipped, and fails where the runner cannot skip', async () => {
  const tests = registered(await knownBad('canary'), 1);
  const reasons: (string | undefined)[] = [];
  await tests.get('Q24')?.({ skip: (reason) => reasons.push(reason) });
  expect(reasons).toEqual([expect.stringMatching(/Q24 .*no opportunity/u)]);
  await expect(tests.get('Q24')?.({})).rejects.toThrow(/no opportunity/u);
});

test("node:test runs it with its own 'test'", () => {
  const fixture = path.join(import.meta.dirname, 'fixtures/canary.fixture.ts');
  // A runner that believes to be within another runs nothing.
  const { NODE_TEST_CONTEXT: _, ...outside } = process.env;
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      '--conditions=@spoolproof/source',
      '--test-reporter=tap',
      '--test',
      fixture,
    ],
    { encoding: 'utf8', env: outside },
  );
  expect(stdout).toMatch(/^ *not ok \d+ - \[Q01\] NoLoss/mu);
  expect(stdout).toMatch(/^ *ok \d+ - \[Q03\] Integrity/mu);
  expect(stdout).toMatch(/^ *ok \d+ - \[Q24\] .*# SKIP Q24 .*no opportunity/mu);
  expect(stdout).toContain('replay: gate1 subject=canary');
  expect(readFileSync(fixture, 'utf8')).not.toContain('vitest');
});

// The suite of vitest itself: of a queue that does nothing wrong here, as there is nothing in it to be done wrong.
describe("vitest runs it with its own 'test'", async () => {
  const inner = await knownBad('incident-patched');
  const chosen: [name: string, run: Run, timeoutMs: number][] = [];
  suite({ test: (...registration) => void chosen.push(registration), subject: inner, depth: 2 });
  const quiet = chosen.filter(([name]) => /^\[(Q02|Q03|Q24|Q17)\]/u.test(name));

  test.for(quiet)('%s', async ([, run], context) => {
    expect(quiet).toHaveLength(4);
    await run(context);
  });
});
