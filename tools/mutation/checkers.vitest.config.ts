import { mutationTests } from './vitest-options.ts';

export default mutationTests({
  include: ['packages/conformance/test/{checkers,evidence}/**/*.test.ts'],
});
