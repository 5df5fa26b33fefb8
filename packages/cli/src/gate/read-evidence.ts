import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { assertSameSubject } from '@spoolproof/conformance';
import { evidenceSchema, type Evidence } from '@spoolproof/contract';
import { CliError } from '../cli-error.ts';

/** Of what is wrong with a file: enough to see what it is. */
const issuesShownMax = 3;

/**
 * Reads an `evidence.json`.
 * @throws CliError EVIDENCE_INVALID naming the file and what is wrong, when it cannot be read or is none.
 */
export async function readEvidence(cwd: string, file: string): Promise<Evidence> {
  let text: string;
  try {
    text = await readFile(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    throw invalid(file, describe(error), error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(file, `it is no JSON: ${describe(error)}`, error);
  }
  const { success, data, error } = evidenceSchema.safeParse(value);
  if (success) return data;
  const shown = error.issues
    .slice(0, issuesShownMax)
    .map((issue) => `${issue.path.map(String).join('.') || 'the whole'}: ${issue.message}`);
  const left = error.issues.length - shown.length;
  throw invalid(file, `${shown.join('; ')}${left > 0 ? `; and ${left} more` : ''}`, error);
}

/**
 * Refuses a baseline of another subject before a gate has run for minutes. The module was loaded already.
 * @throws CliError EVIDENCE_INVALID naming the file and both subjects.
 */
export async function refuseOtherSubject(
  subjectModule: string,
  baseline: Evidence,
  file: string,
): Promise<void> {
  const { subject } = (await import(subjectModule)) as { readonly subject: { readonly name?: unknown } };
  if (typeof subject.name !== 'string') return;
  try {
    assertSameSubject(subject.name, baseline);
  } catch (error) {
    throw invalid(file, describe(error), error);
  }
}

function invalid(file: string, why: string, cause: unknown): CliError {
  return new CliError('EVIDENCE_INVALID', `cannot use ${file} as evidence: ${why}`, {
    cause,
    hint: 'write one with: spoolproof gate --json evidence.json',
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
