import { sha256Hex } from '../sha256.ts';
import type { Staging } from '../storage/staging.ts';
import type { NewFile } from '../storage/storage.ts';
import { caseIdOf, fanOutOf, isCaseId } from './case-id.ts';
import { decodeCaseRecord, encodeCaseRecord, type CaseRecord } from './case-record.ts';
import type { CaseRoot } from './case-root.ts';

/** What a case is made of: all of its record but what follows from the identity and the document. */
export type CaseDraft = Omit<CaseRecord, 'schemaVersion' | 'id' | 'document'>;

/**
 * What became of a case that was to be published.
 * - `published`: it is there now, whole.
 * - `already-there`: it was; its record stands, whatever this draft says.
 * - `conflict`: what lies under its name is no case of this identity. Nothing was touched.
 */
export type Publication =
  | { readonly status: 'published' | 'already-there'; readonly record: CaseRecord }
  | { readonly status: 'conflict'; readonly id: string; readonly problem: string };

/** A case as read from the disk: whole, or what is wrong with it. */
export type CaseReading =
  | { readonly status: 'whole'; readonly record: CaseRecord; readonly document: Uint8Array }
  | { readonly status: 'damaged'; readonly problem: string }
  | { readonly status: 'missing' };

/**
 * Publishes a case by one rename of its staged directory. Never overwrites: an existing case of the identity is read and
 * answered instead. Durable when it resolves, whoever made it.
 * @throws SpoolError NO_SPACE, NO_PERMISSION, IO_FAILED, NOT_DURABLE
 * @see spec/contract.md P02
 */
export async function publishCase(
  root: CaseRoot,
  staging: Staging,
  draft: CaseDraft,
  document: Uint8Array,
): Promise<Publication> {
  const record: CaseRecord = {
    schemaVersion: 1,
    id: caseIdOf(draft.identity),
    ...draft,
    document: { bytes: document.length, sha256: sha256Hex(document) },
  };
  const files = [
    { name: 'alert.json', bytes: document },
    { name: 'case.json', bytes: encodeCaseRecord(record) },
  ];
  const status = await publishDirectory(root, staging, root.layout.cases, record.id, files);
  if (status === 'published') return { status, record };
  const there = await readCase(root, record.id);
  if (there.status === 'whole') return { status, record: there.record };
  const problem = there.status === 'damaged' ? there.problem : 'it went away while it was looked at';
  return { status: 'conflict', id: record.id, problem };
}

/**
 * Publishes a directory of files under the fan-out of an id by one rename, unless the name is taken. Durable when it
 * resolves, and nothing is left in staging.
 */
export async function publishDirectory(
  { storage }: CaseRoot,
  staging: Staging,
  below: string,
  id: string,
  files: readonly NewFile[],
): Promise<'published' | 'already-there'> {
  const parent = await storage.makeDirectories(below, fanOutOf(id));
  const path = `${parent}/${id}`;
  let status: 'published' | 'already-there' = 'already-there';
  if (!(await storage.exists(path))) {
    const staged = await staging.directory();
    for (const { name, bytes } of files) await storage.writeDurably(`${staged}/${name}`, bytes);
    await storage.syncDirectory(staged);
    if ((await storage.renameToFree(staged, path)) === 'renamed') status = 'published';
    else await storage.removeTree(staged);
  }
  // Also when it was there: whoever renamed it may have been killed before the sync.
  await storage.syncDirectory(parent);
  return status;
}

/** Reads a case and holds it to its name, its identity and the hash of its document. */
export async function readCase({ layout, storage }: CaseRoot, id: string): Promise<CaseReading> {
  if (!isCaseId(id)) return { status: 'missing' };
  const directory = layout.caseDirectory(id);
  const [bytes, document] = await Promise.all([
    storage.read(`${directory}/case.json`),
    storage.read(`${directory}/alert.json`),
  ]);
  if (bytes === undefined && document === undefined && !(await storage.exists(directory))) {
    return { status: 'missing' };
  }
  if (bytes === undefined) return { status: 'damaged', problem: 'case.json is missing' };
  if (document === undefined) return { status: 'damaged', problem: 'alert.json is missing' };
  const decoded = decodeCaseRecord(bytes);
  if ('problem' in decoded) return { status: 'damaged', problem: decoded.problem };
  const problem = problemOf(decoded.record, id, document);
  if (problem !== undefined) return { status: 'damaged', problem };
  return { status: 'whole', record: decoded.record, document };
}

function problemOf(record: CaseRecord, id: string, document: Uint8Array): string | undefined {
  if (record.id !== id) return `it is the case ${record.id}`;
  if (caseIdOf(record.identity) !== id) return 'its identity belongs to another case';
  if (document.length !== record.document.bytes || sha256Hex(document) !== record.document.sha256) {
    return 'alert.json is not the document that was decided';
  }
  return undefined;
}
