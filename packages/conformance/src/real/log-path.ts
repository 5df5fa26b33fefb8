import path from 'node:path';

/** Where the log of a process is, by its number. */
export function logPath(logs: string, process: number): string {
  return path.join(logs, `${String(process).padStart(5, '0')}.log`);
}
