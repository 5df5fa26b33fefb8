/** Where the library takes its randomness from: names of owners, jitter of backoff. */
export interface Random {
  /** An integer from 0 to 2^32 - 1, uniformly. */
  uint32(): number;
}
