import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The fields of a package.json that the tools read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly engines?: { readonly node?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** One package of this repository. */
export interface Workspace {
  /** Absolute path. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The root of the repository, absolute. */
export const repositoryRoot: string = path.resolve(import.meta.dirname, '..');

/** Reads the package.json in a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/**
 * Every package under `packages/`, each after the packages it depends on.
 *
 * @throws when packages depend on each other in a circle.
 */
export function listWorkspaces(): readonly Workspace[] {
  const parent = path.join(repositoryRoot, 'packages');
  let waiting: readonly Workspace[] = readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(parent, entry.name))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
  const ordered: Workspace[] = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ manifest }) => manifest.name));
    const isReady = ({ manifest }: Workspace): boolean =>
      Object.keys(manifest.dependencies ?? {}).every((name) => !names.has(name));
    const ready = waiting.filter(isReady);
    if (ready.length === 0) throw new Error(`packages depend on each other: ${[...names].join(', ')}`);
    ordered.push(...ready);
    waiting = waiting.filter((workspace) => !ready.includes(workspace));
  }
  return ordered;
}
