import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isSpoolError, type Ports, type ProcessVerdict } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { caseIdOf } from '../../src/cases/case-id.ts';
import { ensureCaseRoot, openCaseRoot, type CaseRoot } from '../../src/cases/case-root.ts';
import { publishCase, readCase, type CaseDraft } from '../../src/cases/case-store.ts';
import { clearStaging, Staging } from '../../src/storage/staging.ts';
import { escalated } from '../packs/some-case.ts';

let scratch: string;
let root: CaseRoot;
let staging: Staging;
const ports = nodePorts();
const document = new TextEncoder().encode('{"a": 1}');

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'spoolproof-cases-'));
  root = await ensureCaseRoot(path.join(scratch, 'cases'), ports);
  staging = await Staging.begin(root.storage, root.layout.staging, ports);
});
afterEach(() => rm(scratch, { recursive: true }));

function draft(changes: Partial<CaseDraft> = {}): CaseDraft {
  const { schemaVersion: _, id: __, document: ___, ...rest } = escalated({}).record;
  return { ...rest, ...changes };
}

/** This machine, on which every other run is as it is said. */
function portsThatFind(verdict: ProcessVerdict): Ports {
  const self = ports.identity.self();
  return { ...ports, identity: { self: () => self, probe: () => verdict } };
}

describe('a case', () => {
  test('has the original bytes, and a name that is the same on every machine', async () => {
    const published = await publishCase(root, staging, draft(), document);
    expect(published).toMatchObject({ status: 'published', record: { id: caseIdOf('an-alert') } });
    expect(caseIdOf('an-alert')).toMatch(/^[0-9a-f]{40}$/);
    const directory = root.layout.caseDirectory(caseIdOf('an-alert'));
    expect(new Uint8Array(await readFile(path.join(directory, 'alert.json')))).toEqual(document);
    expect(await readCase(root, caseIdOf('an-alert'))).toMatchObject({ status: 'whole' });
  });

  test('[P02] that is there is answered as it is, and nothing is left in staging', async () => {
    await publishCase(root, staging, draft(), document);
    const again = await publishCase(root, staging, draft({ disposition: 'REVIEW' }), document);
    expect(again).toMatchObject({ status: 'already-there', record: { disposition: 'ESCALATE' } });
    await staging.end();
    expect(await readdir(root.layout.staging)).toEqual([]);
  });

  test('[P02] published by eight at once is published by one of them', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => publishCase(root, staging, draft(), document)),
    );
    expect(all.filter(({ status }) => status === 'published')).toHaveLength(1);
    expect(all.filter(({ status }) => status === 'already-there')).toHaveLength(7);
  });

  test('of a name that something else has is a conflict, and that stays as it was', async () => {
    const directory = root.layout.caseDirectory(caseIdOf('an-alert'));
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, 'notes.txt'), 'mine');
    expect(await publishCase(root, staging, draft(), document)).toMatchObject({ status: 'conflict' });
    expect(await readdir(directory)).toEqual(['notes.txt']);
  });

  test.each(['../../etc/passwd', '', 'ABC', '0'.repeat(40)])('of the name %j is missing', async (id) => {
    expect(await readCase(root, id)).toEqual({ status: 'missing' });
  });
});

describe('what dead runs left in staging', () => {
  test.each([
    ['gone', 1, 0],
    ['alive', 0, 1],
    ['unknown', 0, 1],
  ] as const)('of a run that is %s: %i removed, %i kept', async (verdict, removed, kept) => {
    await staging.directory();
    const { identity } = portsThatFind(verdict);
    expect(await clearStaging(root.storage, root.layout.staging, identity)).toEqual({ removed, kept });
    expect(await readdir(root.layout.staging)).toHaveLength(kept * 2);
  });

  test('is kept when its record is torn: its run may be writing it', async () => {
    await writeFile(path.join(root.layout.staging, 'torn.json'), '{"host":');
    const { identity } = portsThatFind('gone');
    expect(await clearStaging(root.storage, root.layout.staging, identity)).toEqual({ removed: 1, kept: 1 });
  });
});

describe('a directory of cases', () => {
  test('of a later format is refused', async () => {
    await writeFile(root.layout.marker, '{"format":2}');
    const error: unknown = await openCaseRoot(root.layout.root).catch((reason: unknown) => reason);
    expect(isSpoolError(error, 'FORMAT_TOO_NEW')).toBe(true);
  });
});
