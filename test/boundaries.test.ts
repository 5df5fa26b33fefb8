import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRules } from '../tools/boundaries.ts';
import { checkSource } from '../tools/check-source.ts';
import { readManifest, repositoryRoot } from '../tools/workspaces.ts';

const rulesBroken = (file: string, text: string): readonly string[] =>
  checkSource(file, text).map((finding) => finding.rule);

describe('the direction of dependencies', () => {
  const refused = [
    ['packages/contract/src/states.ts', `import { openQueue } from '@spoolproof/queue';`],
    ['packages/queue/src/claim.ts', `import { suite } from '@spoolproof/conformance';`],
    ['packages/conformance/src/suite.ts', `import { openQueue } from '@spoolproof/queue';`],
    ['packages/conformance/src/suite.ts', `import type { Queue } from '@spoolproof/queue';`],
    ['packages/conformance/src/suite.ts', `export { openQueue } from '@spoolproof/queue';`],
    ['packages/conformance/src/suite.ts', `const queue = await import('@spoolproof/queue');`],
    ['packages/conformance/src/suite.ts', `type Queue = import('@spoolproof/queue').Queue;`],
    ['packages/conformance/src/suite.ts', `const queue = require('@spoolproof/queue');`],
    ['packages/conformance/test/suite.test.ts', `import { openQueue } from '@spoolproof/queue';`],
    ['packages/queue/src/claim.ts', `import { main } from 'spoolproof';`],
    ['test/everything.test.ts', `import { main } from 'spoolproof';`],
    ['bench/src/main.ts', `import { main } from 'spoolproof';`],
  ] as const;
  test.each(refused)('%s may not say %s', (file, text) => {
    expect(rulesBroken(file, text)).toEqual(['direction']);
  });

  const allowed = [
    ['packages/queue/src/claim.ts', `import type { Queue } from '@spoolproof/contract';`],
    ['packages/conformance/src/suite.ts', `import type { Queue } from '@spoolproof/contract';`],
    ['packages/conformance/test/suite.test.ts', `import { suite } from '@spoolproof/conformance';`],
    ['packages/cli/src/gate.ts', `import { openQueue } from '@spoolproof/queue';`],
    ['bench/src/main.ts', `import { openQueue } from '@spoolproof/queue';`],
    ['packages/queue/test/claim.test.ts', `import { claim } from '../src/claim.ts';`],
    ['packages/queue/src/ready/claim.ts', `import { open } from '../open.ts';`],
  ] as const;
  test.each(allowed)('%s may say %s', (file, text) => {
    expect(rulesBroken(file, text)).toEqual([]);
  });

  test('a deep import is refused', () => {
    const text = `import { claim } from '@spoolproof/contract/src/claim.ts';`;
    expect(rulesBroken('packages/queue/src/claim.ts', text)).toEqual(['deep-import']);
  });

  test.each([
    ['packages/queue/src/claim.ts', `import { states } from '../../contract/src/states.ts';`],
    ['packages/queue/src/claim.ts', `import { directory } from '../test/directory.ts';`],
    ['packages/queue/src/claim.ts', `import { bench } from '../../../bench/src/main.ts';`],
    ['packages/queue/test/claim.test.ts', `import { directory } from '../../../test/directory.ts';`],
    ['test/kill.test.ts', `import { claim } from '../packages/queue/src/claim.ts';`],
  ])('in %s a relative path that leaves the package is refused: %s', (file, text) => {
    expect(rulesBroken(file, text)).toEqual(['escape']);
  });
});

describe('the outside world', () => {
  const reaches = [
    'const now = Date.now();',
    'const now = new Date();',
    'const now = globalThis.Date.now();',
    `const now = Date['now']();`,
    'const { now } = Date;',
    'const later = performance.now();',
    'const later = process.hrtime.bigint();',
    'const id = process.pid;',
    'const dice = Math.random();',
    'const draw = Math.random;',
    'const { random } = Math;',
    'const id = crypto.randomUUID();',
    'setTimeout(() => {}, 1);',
    'globalThis.setTimeout(() => {}, 1);',
    'const schedule = { setInterval };',
    'const timer = setInterval;',
    'const signal = AbortSignal.timeout(5);',
    `import { open } from 'node:fs/promises';`,
    `import { rename } from 'fs';`,
    `import { hostname } from 'node:os';`,
    `import { randomBytes } from 'node:crypto';`,
    `import { setTimeout as wait } from 'node:timers/promises';`,
    `import { pid } from 'node:process';`,
    `import { spawn } from 'node:child_process';`,
    `import { connect } from 'node:net';`,
  ];
  describe.each(['contract', 'queue', 'conformance'])('in packages/%s/src', (folder) => {
    test.each(reaches)('is not reached by %s', (text) => {
      expect(rulesBroken(`packages/${folder}/src/claim.ts`, text)).toEqual(['outside-world']);
    });
  });

  test.each([
    'const at = new Date(clock.now()).toISOString();',
    'const size = Math.max(1, 2);',
    'const isDate = value instanceof Date;',
    'interface Timers { setTimeout(run: () => void, delayMs: number): void }',
    'timers.setTimeout(run, 5);',
    'const clock = { performance: 1, now: () => 1 };',
    'const any = AbortSignal.any([first, second]);',
    'function format(at: Date): string { return at.toISOString(); }',
    `import path from 'node:path';`,
    `import { z } from 'zod';`,
  ])('is not meant by %s', (text) => {
    expect(rulesBroken('packages/queue/src/claim.ts', text)).toEqual([]);
  });

  test('an adapter may touch what it adapts, and nothing else', () => {
    const files = `import { rename } from 'node:fs/promises';`;
    const clock = 'const now = Date.now();';
    expect(rulesBroken('packages/node/src/node-fs.ts', files)).toEqual([]);
    expect(rulesBroken('packages/node/src/node-fs.ts', clock)).toEqual(['outside-world']);
    expect(rulesBroken('packages/node/src/other.ts', files)).toEqual(['outside-world']);
    expect(rulesBroken('packages/node/src/node-clock.ts', clock)).toEqual([]);
    expect(rulesBroken('packages/node/src/node-clock.ts', files)).toEqual(['outside-world']);
    expect(rulesBroken('packages/conformance/src/real/kill.ts', files + clock)).toEqual([]);
  });

  test('programs and tests are free to use it', () => {
    const text = `import { rename } from 'node:fs/promises';\nconst now = Date.now();`;
    expect(rulesBroken('packages/cli/src/gate.ts', text)).toEqual([]);
    expect(rulesBroken('packages/queue/test/claim.test.ts', text)).toEqual([]);
  });
});

test('export * is refused in package sources', () => {
  expect(rulesBroken('packages/queue/src/index.ts', `export * from './claim.ts';`)).toEqual(['export-star']);
  expect(rulesBroken('packages/queue/src/index.ts', `export { claim } from './claim.ts';`)).toEqual([]);
});

test('a finding names the line', () => {
  const [finding] = checkSource('packages/queue/src/claim.ts', 'const a = 1;\n\nconst now = Date.now();\n');
  expect(finding).toMatchObject({ file: 'packages/queue/src/claim.ts', line: 3, rule: 'outside-world' });
});

test('a package without a row is refused, and every package has one that matches its manifest', () => {
  expect(rulesBroken('packages/unheard-of/src/index.ts', 'export {};')).toEqual(['unknown-package']);
  const folders = readdirSync(path.join(repositoryRoot, 'packages'));
  expect(Object.keys(packageRules).toSorted()).toEqual(folders.toSorted());
  for (const [folder, rules] of Object.entries(packageRules)) {
    const manifest = readManifest(path.join(repositoryRoot, 'packages', folder));
    expect(manifest.name).toBe(rules.name);
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (/^(@spoolproof\/|spoolproof$)/.test(name)) expect(rules.mayImport).toContain(name);
    }
  }
});
