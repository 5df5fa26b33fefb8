import path from 'node:path';
import type { Command } from 'commander';

/** What every command on a directory of cases can be given. */
export interface CasesOptions {
  /** `--cases DIR` */
  readonly cases: string;
  /** `--json` */
  readonly json?: boolean;
}

/** Adds the option that names the directory of the cases. */
export function addCasesOption(command: Command): Command {
  return command.requiredOption('--cases <dir>', 'the directory of the cases');
}

/** The directory of the cases as an absolute path. */
export function resolveCases({ cases }: CasesOptions, { cwd }: { readonly cwd: string }): string {
  return path.resolve(cwd, cases);
}
