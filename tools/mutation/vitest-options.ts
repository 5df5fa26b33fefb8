import type { ViteUserConfig } from 'vitest/config';

// As in the workspace's vitest.config.ts, and for the same reason: packages resolve to their TypeScript sources.
const conditions = ['@spoolproof/source', 'node', 'import', 'module', 'default'];

/** How the tests of an area run against a mutant. */
export function mutationTests(test: NonNullable<ViteUserConfig['test']>): ViteUserConfig {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    // The sources are loaded once for all files: a mutant is switched on by its number, not by loading other sources.
    test: { isolate: false, testTimeout: 60_000, hookTimeout: 60_000, ...test },
  };
}
