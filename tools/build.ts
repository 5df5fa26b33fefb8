/** `npm run build`: emits every package into its dist, each after the packages it depends on. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { listWorkspaces, repositoryRoot } from './workspaces.ts';

const compiler = path.join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');

for (const { folder, manifest } of listWorkspaces()) {
  // A file that was renamed must not stay behind in what is published.
  rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
  try {
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
      cwd: folder,
      stdio: 'inherit',
    });
  } catch {
    console.error(`build: ${manifest.name} does not compile`);
    process.exit(1);
  }
  // The license must travel with each package; npm packs only what is in the package's own folder.
  copyFileSync(path.join(repositoryRoot, 'LICENSE'), path.join(folder, 'LICENSE'));
}
