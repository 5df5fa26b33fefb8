import type { Counterexample } from '@spoolproof/contract';

/** The command line, for a POSIX shell, that shows a counterexample again. */
export function replayCommand({ replay }: Counterexample): string {
  return `spoolproof gate --replay '${replay.replaceAll("'", String.raw`'\''`)}'`;
}
