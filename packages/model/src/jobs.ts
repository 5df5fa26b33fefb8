import path from 'node:path';
import { checkHistories, type Lane } from './checks/check-histories.ts';
import { checkDefect, checkInstance } from './checks/check-instance.ts';
import { checkWalks } from './checks/check-replays.ts';
import { result, type CheckResult } from './checks/check-result.ts';
import { checkScenarios, checkTypes } from './checks/check-specification.ts';
import { DEFECTIVE_INSTANCES, SOUND_INSTANCES } from './instances.ts';
import { ModelError } from './model-error.ts';
import { QuintModel } from './quint/quint-model.ts';
import { readSpecification, type Specification } from './quint/specification.ts';

/** One piece of the whole check, small enough to be handed to another process. */
export type Job =
  | { readonly kind: 'types' | 'scenarios' }
  | { readonly kind: 'instance' | 'defect'; readonly name: string }
  | { readonly kind: 'walks'; readonly name: string; readonly walks: number; readonly stepsMax: number }
  | { readonly kind: 'histories'; readonly name: string; readonly lane: Lane; readonly seeds: number };

/** Everything, what takes longest first. */
export const JOBS: readonly Job[] = [
  { kind: 'types' },
  { kind: 'instance', name: 'twoSweepers' },
  { kind: 'instance', name: 'twoConsumers' },
  { kind: 'histories', name: 'recorded', lane: 'simulated', seeds: 16 },
  { kind: 'histories', name: 'recorded', lane: 'real', seeds: 8 },
  { kind: 'walks', name: 'everybody', walks: 24, stepsMax: 80 },
  ...SOUND_INSTANCES.filter(({ name }) => name !== 'twoSweepers' && name !== 'twoConsumers').map(
    ({ name }) => ({ kind: 'instance', name }) as const,
  ),
  { kind: 'histories', name: 'recordedKeys', lane: 'simulated', seeds: 16 },
  { kind: 'histories', name: 'recordedKeys', lane: 'real', seeds: 8 },
  ...DEFECTIVE_INSTANCES.map(({ name }) => ({ kind: 'defect', name }) as const),
  { kind: 'scenarios' },
];

/** Where the specification is. */
export const SPECIFICATION_FOLDER: string = path.resolve(import.meta.dirname, '../../../spec');
const INSTANCES = path.join(SPECIFICATION_FOLDER, 'instances.qnt');
const SCENARIOS = path.join(SPECIFICATION_FOLDER, 'scenarios.qnt');

let instances: Promise<Specification> | undefined;

/** Reads `spec/instances.qnt` once; its types are the business of the job `types`. */
export function readInstances(): Promise<Specification> {
  instances ??= readSpecification(INSTANCES, { typecheck: false });
  return instances;
}

/** Does a job. A specification that cannot be evaluated is a check that did not pass. */
export async function runJob(job: Job, onProgress?: (note: string) => void): Promise<CheckResult> {
  try {
    return await perform(job, onProgress);
  } catch (error) {
    if (error instanceof ModelError)
      return result(false, 'the specification cannot be evaluated', error.message.split('\n'));
    throw error;
  }
}

async function perform(job: Job, onProgress?: (note: string) => void): Promise<CheckResult> {
  switch (job.kind) {
    case 'types':
      return checkTypes(INSTANCES);
    case 'scenarios':
      return checkScenarios(await readSpecification(SCENARIOS), 'scenarios');
    case 'instance':
      return checkInstance(await modelOf(job.name), named(SOUND_INSTANCES, job.name), onProgress);
    case 'defect':
      return checkDefect(await modelOf(job.name), named(DEFECTIVE_INSTANCES, job.name));
    case 'walks': {
      const found = await checkWalks(await modelOf(job.name), job.walks, job.stepsMax);
      return { ...found, summary: `${job.name}: ${found.summary}` };
    }
    case 'histories': {
      const found = await checkHistories(await modelOf(job.name), job.lane, job.seeds);
      return { ...found, summary: `${job.name}: ${found.summary}` };
    }
  }
}

async function modelOf(name: string): Promise<QuintModel> {
  return new QuintModel(await readInstances(), name);
}

function named<T extends { readonly name: string }>(instancesOf: readonly T[], name: string): T {
  const instance = instancesOf.find((each) => each.name === name);
  if (instance === undefined) throw new ModelError(`spec/instances.qnt has no instance ${name}`);
  return instance;
}
