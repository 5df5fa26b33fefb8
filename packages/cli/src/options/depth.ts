import { InvalidArgumentError } from 'commander';
import { readCount } from './count.ts';

/** The depths of a gate run that names none. */
export const defaultDepths: readonly number[] = [10_000, 100_000, 1_000_000];

const depthMax = 10_000_000;

/**
 * Reads one use of `--depth`: one depth or several with commas between, such as `100000`, `100K` or `10K,100K,1M`, and
 * adds them to those of earlier uses. A depth that is named twice is run once.
 * @throws InvalidArgumentError saying what is allowed.
 */
export function parseDepths(text: string, earlier: readonly number[] = []): readonly number[] {
  const depths = text.split(',').map((part) => {
    const depth = readCount(part.trim());
    if (depth === undefined || depth < 1 || depth > depthMax) {
      throw new InvalidArgumentError('Allowed: 1 to 10M items, such as 10K, 100K,1M or 250000.');
    }
    return depth;
  });
  return [...new Set([...earlier, ...depths])];
}
