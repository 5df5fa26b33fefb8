import { spawnSync } from 'node:child_process';

/** The commit that is tested, for the evidence: what the CI system says, else what git says of the working directory. */
export function findCommit(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const told = env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA'];
  if (told !== undefined && told !== '') return told;
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}
