import { CLAUSES, type ClauseId } from '@spoolproof/contract';
import { InvalidArgumentError } from 'commander';

const queueClauses = CLAUSES.map(({ id }) => id).filter((id) => id.startsWith('Q'));

/** Parses `--clauses`: numbers of clauses about queues, with commas, added to those before. */
export function parseClauses(text: string, before: readonly ClauseId[] | undefined): readonly ClauseId[] {
  const named = text.split(',').map((part) => {
    const found = queueClauses.find((known) => known === part.trim().toUpperCase());
    if (found === undefined) {
      throw new InvalidArgumentError(`Allowed: ${queueClauses.join(', ')} (see --list-clauses).`);
    }
    return found;
  });
  return [...new Set([...(before ?? []), ...named])];
}
