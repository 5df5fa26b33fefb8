import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '@spoolproof/contract';
import { CliError } from '../cli-error.ts';
import type { Session } from '../session.ts';
import { subjectTemplate } from './subject-template.ts';

const fileDefault = 'queue.subject.ts';

/**
 * Writes a subject to start from, and prints the command that runs it.
 * @param given the file; true for `queue.subject.ts`.
 * @throws CliError USAGE when its name is none of a module or it is already there, OUTPUT_UNWRITABLE when it cannot be written.
 */
export async function initSubject({ cwd, terminal }: Session, given: string | true): Promise<void> {
  const name = given === true ? fileDefault : given;
  if (!/\.(m?ts|m?js)$/.test(name)) {
    throw new CliError('USAGE', `--init ${name}: a subject is a module`, {
      hint: 'allowed: names that end in .ts, .mts, .mjs or .js',
    });
  }
  try {
    await writeFile(path.resolve(cwd, name), templateFor(name), { flag: 'wx' });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') {
      throw new CliError('USAGE', `${name} is already there, and nothing is overwritten`, {
        hint: 'name another: spoolproof gate --init FILE',
        cause: error,
      });
    }
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError('OUTPUT_UNWRITABLE', `cannot write ${name}: ${detail}`, { cause: error });
  }
  const shown = name.includes('/') ? name : `./${name}`;
  await terminal.print(`wrote ${name}\nnext: spoolproof gate --subject ${shown} --depth 300`);
}

/** TypeScript wants to know the types of the one function that nothing tells it of. */
function templateFor(name: string): string {
  return name.endsWith('ts')
    ? subjectTemplate.replace('(id, state) =>', '(id: string, state: string) =>')
    : subjectTemplate;
}
