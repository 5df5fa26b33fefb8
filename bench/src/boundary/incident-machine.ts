import { enforceIncident, enforceSubject } from '@spoolproof/conformance';
import type { Point } from '../fit.ts';
import { queueSubject } from '../queue-subject.ts';
import type { Run } from '../scenario.ts';
import { fittedBoundary, type Boundary } from './boundaries.ts';
import { checkPrediction, type Check } from './check-prediction.ts';
import { STEP_SECONDS } from './limits.ts';

const SEED = 1;
/** Where the curves begin: below, what does not depend on the depth is most of it. */
const DEPTHS: readonly number[] = [10_000, 30_000, 100_000, 300_000];

/** Both enforcements in the time of the machine of the incident, which makes 114 calls in a second. */
export interface IncidentMachine {
  /** Seconds by depth. */
  readonly seconds: { readonly queue: readonly Point[]; readonly incident: readonly Point[] };
  /** Where an enforcement fills a step. */
  readonly queue: Boundary;
  readonly incident: Boundary;
  readonly checks: readonly Check[];
}

/** Simulates both on a machine like that, and then at the depth predicted for the incident's, and ours at `deeper` ones. */
export async function onIncidentMachine(run: Run, deeper: readonly number[]): Promise<IncidentMachine> {
  const queue: Point[] = [];
  const incident: Point[] = [];
  for (const files of DEPTHS) {
    incident.push([files, await incidentSeconds(run, files)]);
    queue.push([files, await queueSeconds(run, files)]);
  }
  const boundaryOf = (points: readonly Point[]): Boundary =>
    fittedBoundary('time of an enforcement', STEP_SECONDS, 's', points);
  const found = { queue: boundaryOf(queue), incident: boundaryOf(incident) };
  const checks: (Check | null)[] = [];
  if (found.incident.depth !== null) {
    const files = Math.round(found.incident.depth);
    checks.push(checkPrediction('incident, s', incident, [files, await incidentSeconds(run, files)]));
  }
  for (const files of deeper) {
    checks.push(checkPrediction('spoolproof, s', queue, [files, await queueSeconds(run, files)]));
  }
  return { seconds: { queue, incident }, ...found, checks: checks.filter((check) => check !== null) };
}

async function incidentSeconds(run: Run, files: number): Promise<number> {
  run.signal.throwIfAborted();
  run.say(`simulating the incident's enforcement at ${files}`);
  return (await enforceIncident({ files, seed: SEED })).minutes * 60;
}

async function queueSeconds(run: Run, files: number): Promise<number> {
  run.signal.throwIfAborted();
  run.say(`simulating ours at ${files}`);
  return (await enforceSubject(queueSubject, { files, seed: SEED })).seconds;
}
