/**
 * Texts with a space in them are messages, which may change; codes, states and file names have none. Mutants of messages
 * would only measure whether tests repeat them.
 */
const messages = {
  shouldIgnore({ node }) {
    const texts =
      node.type === 'TemplateLiteral'
        ? node.quasis.map((quasi) => quasi.value.raw)
        : node.type === 'StringLiteral'
          ? [node.value]
          : [];
    return texts.some((text) => text.includes(' ')) ? 'messages may change' : undefined;
  },
};

/** Where Stryker looks for what a plugin brings. @public */
export const strykerPlugins = [{ kind: 'Ignore', name: 'messages', value: messages }];

/** What the areas have in common. Reports and the state of the incremental mode go to `reports/mutation/<area>`. */
export function mutationOptions({ area, mutate, scoreMin }) {
  const folder = `reports/mutation/${area}`;
  return {
    mutate,
    testRunner: 'vitest',
    vitest: { configFile: `tools/mutation/${area}.vitest.config.ts`, related: false },
    plugins: ['@stryker-mutator/vitest-runner', import.meta.filename],
    ignorers: ['messages'],
    // Neither the sources of other packages nor results are needed in the sandbox's copy of the workspace.
    ignorePatterns: ['bench', 'examples', 'spec', 'reports', 'coverage', 'dist'],
    concurrency: 1,
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: `${folder}/incremental.json`,
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: `${folder}/report.json` },
    thresholds: { high: 98, low: scoreMin, break: scoreMin },
    checkers: [],
    timeoutMS: 5_000,
    tempDirName: '.stryker-tmp',
    allowConsoleColors: false,
  };
}
