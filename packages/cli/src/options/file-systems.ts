import { LANE_FILE_SYSTEMS, type LaneFileSystem } from '@spoolproof/contract';
import { InvalidArgumentError } from 'commander';

/** Parses `--fs`: one or several, with commas, added to those before. */
export function parseFileSystems(
  text: string,
  before: readonly LaneFileSystem[] | undefined,
): readonly LaneFileSystem[] {
  const named = text.split(',').map((part) => {
    const found = LANE_FILE_SYSTEMS.find((known) => known === part.trim());
    if (found === undefined) throw new InvalidArgumentError(`Allowed: ${LANE_FILE_SYSTEMS.join(', ')}.`);
    return found;
  });
  return [...new Set([...(before ?? []), ...named])];
}
