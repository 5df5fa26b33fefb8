import { resolve } from 'node:path';

/** An absolute path without a trailing slash, so that paths can be made by appending. */
export function absolutePath(path: string): string {
  return resolve(path);
}
