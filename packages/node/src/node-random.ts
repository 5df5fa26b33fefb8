import { randomFillSync } from 'node:crypto';
import type { Random } from '@spoolproof/contract';

const pool = new Uint32Array(64);
let next = pool.length;

/** The kernel's randomness, fetched in pools. */
export const nodeRandom: Random = {
  uint32() {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    return pool[next++] ?? 0;
  },
};
