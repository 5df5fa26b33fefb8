/** Where the modules of the known-bad queues are, by name: a gate must fail on each. */
export const knownBadSubjects: Readonly<Record<'incident' | 'incident-patched' | 'canary', string>> = {
  incident: moduleUrl('incident'),
  'incident-patched': moduleUrl('incident-patched'),
  canary: moduleUrl('canary'),
};

/** The module beside this one, in the form this one has: TypeScript from source, JavaScript when built. */
function moduleUrl(name: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${name}.${extension}`, import.meta.url).href;
}
