import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkPolicy, requirePolicy, type Policy, type PolicyCheck } from '@spoolproof/triage';
import { CliError } from '../cli-error.ts';

/**
 * Checks a policy file; suppressions that have expired at `nowMs` are warned of.
 * @throws CliError INPUT_UNREADABLE
 */
export async function checkPolicyFile(cwd: string, file: string, nowMs: number): Promise<PolicyCheck> {
  return checkPolicy(await textOf(cwd, file), file, { nowMs });
}

/**
 * Reads a policy that is to be used.
 * @throws CliError INPUT_UNREADABLE
 * @throws SpoolError POLICY_INVALID
 */
export async function readPolicyFile(cwd: string, file: string): Promise<Policy> {
  return requirePolicy(await textOf(cwd, file), file);
}

async function textOf(cwd: string, file: string): Promise<string> {
  try {
    const bytes = await readFile(path.resolve(cwd, file));
    // A replacement character would be a value that nobody has written.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError('INPUT_UNREADABLE', `cannot read ${file}: ${detail}`, { cause: error });
  }
}
