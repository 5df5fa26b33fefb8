import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { listWorkspaces, readManifest, repositoryRoot, type Manifest } from '../tools/workspaces.ts';

const root = readManifest(repositoryRoot);
const workspaces = listWorkspaces().map(({ manifest }) => manifest);
const exactVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

function pinsOf(manifest: Manifest): readonly (readonly [name: string, range: string])[] {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  return [dependencies, devDependencies, peerDependencies, optionalDependencies].flatMap((group) =>
    Object.entries(group ?? {}),
  );
}

test('all packages carry the version of the repository', () => {
  expect(workspaces.length).toBeGreaterThan(0);
  expect(workspaces.map(({ name, version }) => [name, version])).toEqual(
    workspaces.map(({ name }) => [name, root.version]),
  );
});

describe.each([root, ...workspaces].map((manifest) => [manifest.name, manifest] as const))(
  '%s',
  (_, manifest) => {
    test('pins every dependency exactly', () => {
      expect(pinsOf(manifest).filter(([, range]) => !exactVersion.test(range))).toEqual([]);
    });

    test('asks for the version of a sibling package that the repository has', () => {
      const names = new Set(workspaces.map(({ name }) => name));
      const siblings = pinsOf(manifest).filter(([name]) => names.has(name));
      expect(siblings.filter(([, version]) => version !== root.version)).toEqual([]);
    });

    test('runs no script on install', () => {
      const onInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
      expect(Object.keys(manifest.scripts ?? {}).filter((name) => onInstall.includes(name))).toEqual([]);
    });

    test('states the license and the oldest Node it runs on', () => {
      expect(manifest.license).toBe('MIT');
      expect(manifest.engines?.node).toBe('>=20.19');
    });
  },
);

test('the same dependency has the same pin everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const [name, range] of [root, ...workspaces].flatMap(pinsOf)) {
    pins.set(name, (pins.get(name) ?? new Set()).add(range));
  }
  expect([...pins].filter(([, ranges]) => ranges.size > 1)).toEqual([]);
});

describe('the lockfile', () => {
  const text = readFileSync(path.join(repositoryRoot, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, Manifest>> };

  test('names no registry, so that it installs from any', () => {
    expect(text.match(/"resolved": "[a-z+]+:.*"/g)).toBeNull();
  });

  // A registry that lacks one platform's binary drops it from the lockfile in silence, and then `npm ci` refuses to run.
  test('holds the binaries of every platform', () => {
    const locked = new Set(Object.keys(packages).map((place) => place.split('node_modules/').at(-1)));
    const optional = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    expect(optional.filter((name) => !locked.has(name))).toEqual([]);
  });
});
