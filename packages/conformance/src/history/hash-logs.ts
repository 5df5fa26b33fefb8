import { createHash } from 'node:crypto';

/** SHA-256 over the logs of all processes, in hexadecimal: two runs with the same hash recorded the same. */
export function hashLogs(logs: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const log of logs) hash.update(log);
  return hash.digest('hex');
}
