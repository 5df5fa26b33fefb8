import { mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enforceFlatCap } from '../../src/index.ts';
import { World, temporaryDirectory } from '../support/world.ts';

function flat(files: Readonly<Record<string, number>>): {
  readonly world: World;
  readonly directory: string;
  readonly archive: string;
} {
  const world = new World(temporaryDirectory());
  const directory = `${world.directory}/flat`;
  mkdirSync(directory);
  for (const [name, mtimeS] of Object.entries(files)) {
    writeFileSync(`${directory}/${name}`, `content of ${name}`);
    utimesSync(`${directory}/${name}`, mtimeS, mtimeS);
  }
  return { world, directory, archive: `${world.directory}/archive` };
}

describe('enforceFlatCap', () => {
  test('[Q12] keeps exactly the newest by (mtime, name), whatever the files', async () => {
    const files = fc.dictionary(fc.stringMatching(/^[a-c]{1,3}$/u), fc.integer({ min: 1, max: 4 }), {
      maxKeys: 25,
    });
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 0, max: 12 }), async (given, max) => {
        const times = Object.fromEntries(Object.entries(given).map(([name, time]) => [`${name}.json`, time]));
        const { directory, archive } = flat(times);
        const order = Object.keys(times).toSorted((a, b) => times[a]! - times[b]! || (a < b ? -1 : 1));
        const report = await enforceFlatCap({ directory, archive, max });
        const kept = max === 0 ? [] : order.slice(-max);
        expect(readdirSync(directory).toSorted()).toEqual(kept.toSorted());
        expect(report).toEqual({ seen: order.length, archived: order.length - kept.length, vanished: 0 });
        expect(readdirSync(archive)).toHaveLength(report.archived);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('[Q10] never overwrites an archived file of the same name', async () => {
    const { directory, archive } = flat({ 'a.json': 1, 'b.json': 2 });
    mkdirSync(archive);
    writeFileSync(`${archive}/a.json`, 'archived before');
    writeFileSync(`${archive}/a.1.json`, 'archived before that');
    await enforceFlatCap({ directory, archive, max: 1 });
    expect(readdirSync(archive).toSorted()).toEqual(['a.1.json', 'a.2.json', 'a.json']);
    expect(
      ['a.json', 'a.1.json', 'a.2.json'].map((name) => readFileSync(`${archive}/${name}`, 'utf8')),
    ).toEqual(['archived before', 'archived before that', 'content of a.json']);
  });

  test.for(['stat', 'rename'] as const)(
    '[Q13] a file that vanishes before its %s is neither archived nor an error',
    async (kind) => {
      const { world, directory, archive } = flat({ 'a.json': 1, 'b.json': 2, 'c.json': 3 });
      const actor = world.actor();
      const gate = actor.fs.hold(kind, /flat\/a\.json/u);
      const capping = enforceFlatCap({ directory, archive, max: 1, ports: actor.ports });
      await gate.arrived;
      rmSync(`${directory}/a.json`);
      gate.release();
      const report = await capping;
      expect(report.vanished).toBe(1);
      expect(report.archived).toBe(1);
      expect(readdirSync(archive)).toEqual(['b.json']);
      expect(readdirSync(directory)).toEqual(['c.json']);
    },
  );

  test('[Q10] several at once archive each file once', async () => {
    const { world, directory, archive } = flat(
      Object.fromEntries(Array.from({ length: 50 }, (_, file) => [`${file}.json`, file])),
    );
    const reports = await Promise.all(
      [1, 2, 3].map(() => enforceFlatCap({ directory, archive, max: 10, ports: world.actor().ports })),
    );
    expect(reports.reduce((sum, report) => sum + report.archived, 0)).toBe(40);
    expect(readdirSync(archive).toSorted()).toEqual(
      Array.from({ length: 40 }, (_, file) => `${file}.json`).toSorted(),
    );
  });

  test('a wrong max, and a directory that is not there, are refused', async () => {
    const { directory, archive } = flat({});
    await expect(enforceFlatCap({ directory, archive, max: -1 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(enforceFlatCap({ directory: `${directory}/no`, archive, max: 1 })).rejects.toMatchObject({
      code: 'ADOPT_SOURCE_INVALID',
    });
  });
});
