import { openAmbientWorld } from '../ambient/ambient-world.ts';
import type { Subject, SubjectModule } from '../subject.ts';

/**
 * Loads a subject module by its URL.
 *
 * @throws TypeError when the module does not export a `subject`.
 */
export async function loadSubject(url: string): Promise<SubjectModule> {
  const loaded: unknown = await import(url);
  if (!isSubjectModule(loaded)) {
    throw new TypeError(`${url} does not export a 'subject' made by defineSubject`);
  }
  return loaded;
}

/**
 * Loads a subject module for the simulator: functions of Node that it keeps while it is loaded are those that tell apart who
 * asks, so that they are simulated later on.
 *
 * @throws TypeError when the module does not export a `subject`.
 */
export async function loadSimulatedSubject(url: string): Promise<SubjectModule> {
  const world = openAmbientWorld();
  try {
    return await loadSubject(url);
  } finally {
    world.close();
  }
}

function isSubjectModule(loaded: unknown): loaded is SubjectModule {
  if (typeof loaded !== 'object' || loaded === null || !('subject' in loaded)) return false;
  const subject = loaded.subject as Partial<Subject> | null;
  return typeof subject?.open === 'function' && typeof subject.name === 'string';
}
