import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { controlSubjects, knownBadSubjects } from '@spoolproof/conformance';
import { CliError } from '../cli-error.ts';

/** The modules of the subjects that come with the command, by name. */
const builtIn: ReadonlyMap<string, string> = new Map([
  // Beside this file both in the source (.ts) and in the build (.js).
  ['spoolproof', new URL(`../subjects/spoolproof${path.extname(import.meta.url)}`, import.meta.url).href],
  ...Object.entries(knownBadSubjects),
  ...Object.entries(controlSubjects),
]);

/**
 * Finds the module of a subject: the name of a built-in one, or the path or `file:` URL of a module that exports
 * `subject`. Returns its URL; nothing is loaded.
 * @throws CliError USAGE when it is neither, saying what is allowed.
 */
export function resolveSubject(given: string, cwd: string): string {
  const found = builtIn.get(given);
  if (found !== undefined) return found;
  const file = given.startsWith('file:') ? fileURLToPath(given) : path.resolve(cwd, given);
  const status = statSync(file, { throwIfNoEntry: false });
  if (status?.isFile() === true) return pathToFileURL(file).href;
  throw new CliError('USAGE', `no subject '${given}': it is not built in, and ${file} is no file`, {
    hint: `allowed: ${[...builtIn.keys()].join(', ')}, or the path of a module that exports \`subject\``,
  });
}
