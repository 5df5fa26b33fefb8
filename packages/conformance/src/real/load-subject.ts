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

function isSubjectModule(loaded: unknown): loaded is SubjectModule {
  if (typeof loaded !== 'object' || loaded === null || !('subject' in loaded)) return false;
  const subject = loaded.subject as Partial<Subject> | null;
  return typeof subject?.open === 'function' && typeof subject.name === 'string';
}
