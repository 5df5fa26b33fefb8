/** `npm run publishable`: what each built package that is published would publish resolves, for Node and for TypeScript. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { listWorkspaces, repositoryRoot } from './workspaces.ts';

const binaries = path.join(repositoryRoot, 'node_modules', '.bin');
// The packages are ES modules only, which Node 20.19 can also require().
const checks: readonly (readonly string[])[] = [
  ['publint', '--strict'],
  ['attw', '--pack', '.', '--profile', 'esm-only', '--format', 'ascii'],
];

let failures = 0;
for (const { folder, manifest } of listWorkspaces()) {
  if (manifest.private === true) continue;
  for (const [tool = '', ...options] of checks) {
    const { status, stdout, stderr } = spawnSync(path.join(binaries, tool), options, {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status === 0) continue;
    failures += 1;
    console.error(`${tool} refuses ${manifest.name}:\n${stdout}${stderr}`);
  }
}
console.error(`publishable: ${failures} failures`);
if (failures > 0) process.exitCode = 1;
