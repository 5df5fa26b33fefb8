import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readAlerts, type ParsedAlert } from '@spoolproof/triage';
import { CliError } from '../cli-error.ts';
import { findInputs, type Input } from '../input/inputs.ts';
import type { Session } from '../session.ts';

const alertFile = /\.(?:json|jsonl|ndjson)$/;
/** A case has its alert in a file of this name, beside files that are none. */
const caseAlert = 'alert.json';
const depthMax = 16;

/**
 * Finds files of alerts: a file, `-`, or all `.json`, `.jsonl` and `.ndjson` files below a directory, in the order of their
 * names. Of a directory with an `alert.json`, which is a case, only that is taken.
 * @throws CliError INPUT_UNREADABLE
 */
export async function findAlertFiles(name: string, session: Session): Promise<readonly Input[]> {
  const isDirectory =
    name !== '-' &&
    (await stat(path.resolve(session.cwd, name)).then(
      (status) => status.isDirectory(),
      () => false,
    ));
  if (!isDirectory) return await findInputs([name], session);
  const names = await filesBelow(name, session.cwd, 0);
  if (names.length > 0) return await findInputs(names, session);
  throw new CliError('INPUT_UNREADABLE', `${name} has no files of alerts`, {
    hint: 'they end in .json, .jsonl or .ndjson',
  });
}

async function filesBelow(folder: string, cwd: string, depth: number): Promise<readonly string[]> {
  if (depth > depthMax) return [];
  const entries = await readdir(path.resolve(cwd, folder), { withFileTypes: true }).catch(
    (error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      throw new CliError('INPUT_UNREADABLE', `cannot list ${folder}: ${detail}`, { cause: error });
    },
  );
  if (entries.some((entry) => entry.isFile() && entry.name === caseAlert))
    return [path.join(folder, caseAlert)];
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(name, cwd, depth + 1)));
    else if (entry.isFile() && alertFile.test(entry.name)) found.push(name);
  }
  return found;
}

/** The alerts of some files, one after the other. */
export async function* alertsOf(
  inputs: readonly Input[],
  nowMs: number,
  signal: AbortSignal,
): AsyncGenerator<ParsedAlert> {
  for (const input of inputs) yield* readAlerts(input.read(), { file: input.name, nowMs, signal });
}
