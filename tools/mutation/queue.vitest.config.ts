import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { mutationTests } from './vitest-options.ts';

/** Files whose tests try every call or every interleaving, the slowest last: most mutants are dead before they come. */
const thorough = [
  'readmit',
  'work',
  'names',
  'retention',
  'batch',
  'keys',
  'owners',
  'claim',
  'cap-interrupted',
  'cost',
  'cap',
];

function weight({ moduleId }: TestSpecification): number {
  return thorough.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
}

/** Runs quick tests first, in the same order every time: a mutant is dead with the first test that fails. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(
      files.toSorted((a, b) => weight(a) - weight(b) || a.moduleId.localeCompare(b.moduleId)),
    );
  }
}

export default mutationTests({
  include: ['packages/queue/test/**/*.test.ts'],
  // A fault at every call of every operation: many seconds for each mutant that lives.
  exclude: ['packages/queue/test/disk-faults.test.ts'],
  sequence: { sequencer: QuickFirst },
});
