import type { KeyPath } from './policy-issue.ts';

/** Takes down what is wrong with a policy whose form is right. */
export interface Findings {
  refuse(path: KeyPath, message: string, allowed?: string): void;
  warn(path: KeyPath, message: string): void;
  /** The line of a path, from 1. */
  lineOf(path: KeyPath): number;
}
