import { openIncident } from '../known-bad/incident.ts';
import { openPatchedIncident } from '../known-bad/incident-patched.ts';
import type { Subject } from '../subject.ts';
import { enforceFlat } from './enforce-flat.ts';
import type { FlatEnforcement } from './enforce-flat.ts';
import { enforceSubject } from './enforce-subject.ts';
import type { SubjectEnforcement } from './enforce-subject.ts';
import { INCIDENT, sortArithmetic } from './incident-numbers.ts';

/** What a replay is made with. */
export interface IncidentOptions {
  /** The queue to put beside the incident's; without one, there is nothing beside it. */
  readonly subject?: Subject;
  /** Default: the 505,836 of the report. */
  readonly files?: number;
  /** Files of the shorter sort for which the report counts what vanished; default its 35,000. */
  readonly sampledFiles?: number;
  readonly seed?: number;
  /** Told what comes next. */
  readonly onStep?: (what: string) => void;
}

/** The incident, run again in simulated time on a machine of its speed. */
export interface IncidentReplay {
  readonly files: number;
  readonly cap: number;
  /** The report's arithmetic for the time of one sort, in minutes. */
  readonly arithmetic: string;
  /** The sort with nobody else at work. */
  readonly alone: FlatEnforcement;
  /** The incident's enforcement while triage is at work: it dies. */
  readonly incident: FlatEnforcement;
  /** The same with the patch: it lives, sorts for longer than an hour, and counts as age 0 what vanished. */
  readonly patched: FlatEnforcement;
  /** The shorter sort for which the report counts what vanished. */
  readonly sampled: FlatEnforcement;
  /** The other queue's enforcement, at the same depth and speed. */
  readonly subject: SubjectEnforcement | null;
}

/** Runs the incident again, with its patch and without, and another queue's cap beside it. */
export async function replayIncident(options: IncidentOptions = {}): Promise<IncidentReplay> {
  const { files = INCIDENT.files, sampledFiles = INCIDENT.sampled.files, seed = 1 } = options;
  const { onStep = () => undefined, subject } = options;
  onStep('the sort, alone');
  const alone = await enforceFlat(openPatchedIncident, { files, seed, hasTriage: false });
  onStep('the incident');
  const incident = await enforceFlat(openIncident, { files, seed, hasTriage: true });
  onStep('its patch');
  const patched = await enforceFlat(openPatchedIncident, { files, seed, hasTriage: true });
  onStep('the sample of the report');
  const sampled = await enforceFlat(openPatchedIncident, { files: sampledFiles, seed, hasTriage: true });
  if (subject !== undefined) onStep(subject.name);
  const beside = subject === undefined ? null : await enforceSubject(subject, { files, seed });
  const arithmetic = sortArithmetic(files);
  return { files, cap: INCIDENT.cap, arithmetic, alone, incident, patched, sampled, subject: beside };
}
