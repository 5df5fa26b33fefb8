import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { CliError } from '../cli-error.ts';

/**
 * Loads a subject module once in this process, so that a mistake in it is told before anything is run. A TypeScript module
 * is loaded with `tsx` where Node cannot read it by itself; processes started from here then can, too.
 * @throws CliError SUBJECT_INVALID when it cannot be loaded or exports no `subject`.
 */
export async function loadSubjectModule(url: string): Promise<void> {
  if (/\.[cm]?ts$/.test(url) && !readsTypeScript()) await registerTsx(url);
  let loaded: unknown;
  try {
    loaded = await import(url);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CliError('SUBJECT_INVALID', `cannot load ${url}: ${detail}`, { cause: error });
  }
  const subject =
    typeof loaded === 'object' && loaded !== null && 'subject' in loaded ? loaded.subject : undefined;
  if (typeof subject === 'object' && subject !== null && 'open' in subject) return;
  throw new CliError('SUBJECT_INVALID', `${url} exports no \`subject\``, {
    hint: 'export const subject = defineSubject({ … }), from @spoolproof/conformance',
  });
}

/** Whether this process runs from TypeScript itself, or its Node strips types. */
function readsTypeScript(): boolean {
  if (import.meta.url.endsWith('.ts')) return true;
  return 'typescript' in process.features && Boolean(process.features.typescript);
}

async function registerTsx(url: string): Promise<void> {
  const loader = findTsx(url);
  if (loader === undefined) {
    throw new CliError('SUBJECT_INVALID', `${url} is TypeScript, which this Node does not read by itself`, {
      hint: 'npm install --save-dev tsx, or name a module that is compiled',
    });
  }
  // The processes of the gate take it from the environment.
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import=${loader}`.trim();
  await import(loader);
}

function findTsx(url: string): string | undefined {
  try {
    return pathToFileURL(createRequire(url).resolve('tsx')).href;
  } catch {
    return undefined;
  }
}
