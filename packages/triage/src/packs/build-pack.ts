import type { CaseRecord } from '../cases/case-record.ts';
import type { JsonValue } from '../alert/json-value.ts';
import type { NewFile } from '../storage/storage.ts';
import { sha256Hex } from '../sha256.ts';
import { closureTemplate } from './closure-template.ts';
import { fullReport } from './full-report.ts';
import { onePager } from './one-pager.ts';
import { packFactsOf } from './pack-facts.ts';
import { queries } from './queries.ts';
import type { Redactor } from './redact.ts';
import { timeline } from './timeline.ts';

/** What a pack is made from. */
export interface PackSource {
  readonly record: CaseRecord;
  /** The document of the case, parsed. */
  readonly document: JsonValue;
  /** The files of the case by name, for their hashes. */
  readonly caseFiles: readonly NewFile[];
}

/** What a pack is held to. */
export interface PackRules {
  readonly redactor: Redactor;
  /** Absolute paths of the host that runs triage, none of which may be in a pack. `/` is no secret and is ignored. */
  readonly hostPaths: readonly string[];
}

/** The files of a pack, or why there is none: where something is left, never what. */
export type BuiltPack =
  | { readonly status: 'built'; readonly files: readonly NewFile[] }
  | { readonly status: 'refused'; readonly reasons: readonly string[] };

/**
 * Makes the files of an escalation pack. Secrets are removed first, and then looked for again in every file: a pack in
 * which one is left, or a path of this host, is refused. The same case makes the same bytes.
 */
export function buildPack(source: PackSource, { redactor, hostPaths }: PackRules): BuiltPack {
  const { facts, secrets } = packFactsOf(source.record, source.document, redactor);
  const texts: readonly (readonly [string, string])[] = [
    ['one-pager.md', onePager(facts)],
    ['report.md', fullReport(facts)],
    ['timeline.csv', timeline(facts)],
    ['queries.md', queries(facts)],
    ['closure.md', closureTemplate(facts)],
  ];
  const paths = hostPaths.filter((path) => path !== '/' && path !== '');
  const files = texts.map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) }));
  const index = evidenceIndex(source, facts.identity, files);
  files.push({ name: 'evidence.json', bytes: new TextEncoder().encode(index) });
  const reasons = [...texts, ['evidence.json', index] as const].flatMap(([name, text]) => [
    ...redactor.leaksIn(text).map((leak) => `${name}: ${leak}`),
    ...([...secrets].some((secret) => isTelling(secret) && text.includes(secret))
      ? [`${name}: a secret that was removed elsewhere`]
      : []),
    ...(paths.some((path) => holdsPath(text, path)) ? [`${name}: a path of the host that runs triage`] : []),
  ]);
  return reasons.length === 0 ? { status: 'built', files } : { status: 'refused', reasons };
}

/** A short or plain word is also in the headings that every pack has. */
function isTelling(secret: string): boolean {
  return secret.length >= 8 && !/^[a-z]+$/i.test(secret);
}

function holdsPath(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + 1)) {
    // `/srv/cases` is in `/srv/cases/x`, and not in `/srv/cases-old`.
    if (!/[\w.-]/.test(text[at + path.length] ?? ' ')) return true;
  }
  return false;
}

/** `evidence.json`: the hash of each file of the pack and of the case, so that a changed one is noticed. */
function evidenceIndex(source: PackSource, identity: string, files: readonly NewFile[]): string {
  const row = (path: string, bytes: Uint8Array): object => ({
    path,
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
  });
  const evidence = {
    schemaVersion: 1,
    case: source.record.id,
    identity,
    files: [
      ...files.map(({ name, bytes }) => row(name, bytes)),
      ...source.caseFiles.map(({ name, bytes }) => row(`case/${name}`, bytes)),
    ],
  };
  return `${JSON.stringify(evidence, null, 2)}\n`;
}
