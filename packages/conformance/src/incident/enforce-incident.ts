import { openIncident } from '../known-bad/incident.ts';
import { enforceFlat } from './enforce-flat.ts';
import type { FlatEnforcement } from './enforce-flat.ts';

/** Enforces the incident's cap on so many files, with nobody else at work, in the time of the incident's machine. */
export async function enforceIncident(options: {
  readonly files: number;
  readonly seed: number;
}): Promise<FlatEnforcement> {
  return enforceFlat(openIncident, { ...options, hasTriage: false });
}
