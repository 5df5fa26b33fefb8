import { decodeCaseRecord, type CaseRecord } from '../cases/case-record.ts';
import type { CaseRoot } from '../cases/case-root.ts';
import { readCase } from '../cases/case-store.ts';
import { listCases } from '../cases/list-cases.ts';
import type { Mismatch } from './reconciliation.ts';

/** What lies in a directory of cases, held to its names. */
export interface CasesOnDisk {
  readonly cases: ReadonlyMap<string, CaseRecord>;
  readonly packs: ReadonlySet<string>;
  /** Names of directories that say of themselves that they are another case. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly damaged: ReadonlySet<string>;
  readonly staging: number;
  readonly mismatches: readonly Mismatch[];
}

const foreignMessage = 'triage has not put this there; it is left alone';
/** What lies in the root itself. */
const ownNames: ReadonlySet<string> = new Set(['cases.json', 'cases', 'packs', 'ledger', 'staging']);

/** Reads all cases and lists all packs. What is not as it should be is a mismatch, and no error. */
export async function readCasesOnDisk(root: CaseRoot, signal?: AbortSignal): Promise<CasesOnDisk> {
  const cases = new Map<string, CaseRecord>();
  const packs = new Set<string>();
  const renamed = new Map<string, string>();
  const damaged = new Set<string>();
  const mismatches: Mismatch[] = [];
  for (const { name } of await root.storage.entries(root.layout.root)) {
    if (!ownNames.has(name)) mismatches.push({ kind: 'foreign', name, message: foreignMessage });
  }
  for await (const entry of listCases(root, 'cases')) {
    signal?.throwIfAborted();
    const claimed = await claimedId(root, entry.path);
    if (claimed !== undefined && (entry.kind === 'foreign' || claimed !== entry.id)) {
      renamed.set(entry.path, claimed);
      const message = `the directory holds the case ${claimed}`;
      mismatches.push({ kind: 'case-renamed', name: entry.path, message });
    } else if (entry.kind === 'foreign') {
      mismatches.push({ kind: 'foreign', name: entry.path, message: foreignMessage });
    } else {
      const reading = await readCase(root, entry.id);
      if (reading.status === 'whole') cases.set(entry.id, reading.record);
      else {
        const message = reading.status === 'damaged' ? reading.problem : 'it went away while it was read';
        damaged.add(entry.id);
        mismatches.push({ kind: 'case-damaged', name: entry.id, message });
      }
    }
  }
  for await (const entry of listCases(root, 'packs')) {
    signal?.throwIfAborted();
    if (entry.kind === 'case') packs.add(entry.id);
    else mismatches.push({ kind: 'foreign', name: entry.path, message: foreignMessage });
  }
  const runs = await root.storage.entries(root.layout.staging);
  const staging = runs.filter(({ name }) => name.endsWith('.json')).length;
  return { cases, packs, renamed, damaged, staging, mismatches };
}

/** The id that the `case.json` of a directory has, when there is one that can be read. */
async function claimedId({ layout, storage }: CaseRoot, path: string): Promise<string | undefined> {
  const bytes = await storage.read(`${layout.root}/${path}/case.json`);
  if (bytes === undefined) return undefined;
  const decoded = decodeCaseRecord(bytes);
  return 'record' in decoded ? decoded.record.id : undefined;
}
