import { sha256Hex } from '../sha256.ts';

/** 160 bits: no two identities share them, and names stay short enough to be read aloud. */
const idDigits = 40;
const namePattern = /^[0-9a-f]{40}$/;
const fanOutPattern = /^[0-9a-f]{2}$/;

/** The id of an alert's case: the same for the same identity on every machine, and safe as a name (P02). */
export function caseIdOf(identity: string): string {
  return sha256Hex(`spoolproof case 1\n${identity}`).slice(0, idDigits);
}

/** Whether a text has the form of a case's id. */
export function isCaseId(text: string): boolean {
  return namePattern.test(text);
}

/** Whether a directory name is one of the 256 of a fan-out level. */
export function isFanOutName(name: string): boolean {
  return fanOutPattern.test(name);
}

/**
 * The two directories above a case: 256 at each level, so that none holds more than 1,000 entries below some 50 million
 * cases.
 */
export function fanOutOf(caseId: string): readonly [string, string] {
  return [caseId.slice(0, 2), caseId.slice(2, 4)];
}
