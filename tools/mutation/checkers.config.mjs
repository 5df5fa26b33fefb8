import { mutationOptions } from './options.mjs';

export default mutationOptions({
  area: 'checkers',
  mutate: ['packages/conformance/src/checkers/**/*.ts'],
  scoreMin: 95,
});
