import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditDirectory } from '../../src/index.ts';
import type { AuditEntry } from '../../src/index.ts';

const owner = 'ownerabc';
const key = (number: number): string => number.toString(36).padStart(11, '0');
const sequence = (number: number): string => number.toString(36).padStart(7, '0');
const idOf = (number: number): string => `${key(1000 + number)}-${owner}-${sequence(number)}`;

/** An item's name for a payload, by `spec/on-disk-format.md`. */
function nameOf(number: number, payload = `payload ${number}`, deliveries = 0): string {
  const crc = crc32(payload).toString(36).padStart(7, '0');
  return `${idOf(number)}-${payload.length.toString(36)}-${crc}-${deliveries.toString(36)}`;
}

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'spoolproof-auditor-'));
  put('spool.json', '{}');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(where: string, content: string): void {
  mkdirSync(path.dirname(path.join(root, where)), { recursive: true });
  writeFileSync(path.join(root, where), content);
}

function putItems(bucket: string, from: number, to: number): void {
  for (let number = from; number < to; number++) put(`${bucket}/${nameOf(number)}`, `payload ${number}`);
}

const shard = `${key(1)}-${owner}`;
const sealed = (count: number, lent = 0): string => `${key(2)}-${owner}-w${lent}-n${count.toString(36)}`;
const tapped = (number: number): string => `${key(number)}-${owner}-w0`;

/** A directory in which every state holds something, and nothing is wrong. */
function putSound(): void {
  putItems(`ready/sealed/${shard}/${sealed(3)}`, 0, 3);
  putItems(`ready/tapped/${tapped(5)}`, 3, 5);
  putItems(`ready/open/${tapped(6)}`, 5, 6);
  putItems(`delayed/open/${tapped(7)}`, 6, 7);
  putItems(`leased/${owner}/${sealed(2, 1)}`, 7, 9);
  putItems(`done/open/${tapped(8)}`, 9, 10);
  putItems(`done/sealed/${shard}/${sealed(2)}`, 10, 12);
  putItems(`overflow/tapped/${tapped(9)}`, 12, 13);
  putItems(`dead/open/${tapped(10)}`, 13, 14);
  put(`dead/open/${tapped(10)}/${idOf(13)}.reason.json`, '{}');
  put(`owners/${owner}`, '0000000000000001\n{}');
  mkdirSync(path.join(root, 'keys/abc', 'd'.repeat(61)), { recursive: true });
  put(`keys/abc/${'d'.repeat(61)}/${nameOf(0)}`, '');
}

describe('the auditor', () => {
  it('[Q18] counts every state from the names alone', async () => {
    putSound();
    const entries: AuditEntry[] = [];
    const report = await auditDirectory(root, 'spoolproof', {
      payloadEvery: 1,
      onEntry: (entry) => entries.push(entry),
    });
    expect(report.counts).toEqual({
      staging: 0,
      ready: 6,
      delayed: 1,
      leased: 2,
      done: 3,
      overflow: 1,
      dead: 1,
    });
    expect(report).toMatchObject({
      depth: 6,
      items: 14,
      owners: 1,
      holes: 0,
      isConserving: true,
      defects: [],
    });
    expect(report.ready).toEqual({ sealedBuckets: 1, partialBuckets: 2, partialItems: 3 });
    expect(report.foreign.count).toBe(0);
    expect(report.payloadsChecked).toBe(14);
    expect(entries.map(({ id }) => id).toSorted()).toEqual(
      Array.from({ length: 14 }, (_, number) => idOf(number)),
    );
  });

  it('[Q04] finds an id in two places', async () => {
    putSound();
    putItems(`done/open/${tapped(20)}`, 1, 2);
    const report = await auditDirectory(root, 'spoolproof');
    expect(report.defectCounts).toEqual({ duplicate: 1 });
    expect(report.isConserving).toBe(false);
    expect(report.defects[0]?.message).toContain(idOf(1));
  });

  it('[Q04] does not call an item that merely moved a duplicate', async () => {
    putSound();
    const later = `done/open/${tapped(20)}`;
    mkdirSync(path.join(root, later));
    let hasMoved = false;
    const report = await auditDirectory(root, 'spoolproof', {
      onEntry: ({ id, path: where }) => {
        if (id !== idOf(3) || hasMoved) return;
        hasMoved = true;
        renameSync(path.join(root, where), path.join(root, later, path.basename(where)));
      },
    });
    expect(hasMoved).toBe(true);
    expect(report.defectCounts.duplicate).toBeUndefined();
  });

  it("[Q01] finds a hole in a producer's sequence", async () => {
    putSound();
    rmSync(path.join(root, `ready/tapped/${tapped(5)}/${nameOf(4)}`));
    const report = await auditDirectory(root, 'spoolproof');
    expect(report).toMatchObject({ holes: 1, defectCounts: { hole: 1 } });
  });

  it('[Q01] what retention has written down is no hole', async () => {
    putSound();
    rmSync(path.join(root, `done/sealed/${shard}`), { recursive: true });
    const line = JSON.stringify({ bucket: sealed(2), ranges: { [owner]: [[10, 11]] } });
    put(`retired/${owner}.ndjson`, `${line}\n{"bucket":"torn`);
    const report = await auditDirectory(root, 'spoolproof');
    expect(report).toMatchObject({ holes: 0, retired: 2 });
  });

  it('[Q18] finds a bucket that holds other than its name says', async () => {
    putSound();
    putItems(`ready/sealed/${shard}/${key(3)}-${owner}-w0-n5`, 14, 16);
    const report = await auditDirectory(root, 'spoolproof');
    expect(report.defectCounts).toEqual({ 'count-mismatch': 1 });
  });

  it('[Q03] finds payloads that are not those in their names', async () => {
    putSound();
    put(`ready/tapped/${tapped(5)}/${nameOf(14, 'right bytes')}`, 'wrong bytes');
    put(`ready/tapped/${tapped(5)}/${nameOf(15, 'cut short')}`, 'cut');
    const report = await auditDirectory(root, 'spoolproof', { payloadEvery: 1 });
    expect(report.defectCounts).toEqual({ damaged: 2 });
    expect((await auditDirectory(root, 'spoolproof')).payloadsChecked).toBe(0);
  });

  it('[Q17] tells foreign files from items, in every directory', async () => {
    putSound();
    const strange = [
      'NOTES.txt',
      'ready/x',
      `ready/sealed/${shard}/y`,
      `ready/tapped/${tapped(5)}/two\nlines`,
    ];
    for (const where of [...strange, 'owners/NotAnOwner', 'keys/zz', `${'leased'}/z`]) put(where, 'mine');
    const report = await auditDirectory(root, 'spoolproof');
    expect(report.foreign.count).toBe(strange.length + 3);
    expect(report.items).toBe(14);
    expect(report.isConserving).toBe(true);
  });

  it('[Q19] finds a key whose item is nowhere', async () => {
    putSound();
    put(`keys/abc/${'e'.repeat(61)}/${nameOf(77)}`, '');
    const report = await auditDirectory(root, 'spoolproof');
    expect(report.defectCounts).toEqual({ 'key-without-item': 1 });
  });

  it('[Q22] finds a dead item without its reason', async () => {
    putSound();
    rmSync(path.join(root, `dead/open/${tapped(10)}/${idOf(13)}.reason.json`));
    expect((await auditDirectory(root, 'spoolproof')).defectCounts).toEqual({ 'reason-missing': 1 });
  });

  it('[Q15] what is being written is counted as nothing else', async () => {
    putSound();
    putItems(`staging/${owner}/b`, 14, 16);
    const report = await auditDirectory(root, 'spoolproof');
    expect(report).toMatchObject({ items: 14, holes: 0, counts: { staging: 2 } });
  });

  it('[Q35] finds the largest directory', async () => {
    putSound();
    putItems(`ready/tapped/${tapped(30)}`, 14, 64);
    const { largestDirectory } = await auditDirectory(root, 'spoolproof');
    expect(largestDirectory).toEqual({ path: `ready/tapped/${tapped(30)}`, entries: 50 });
  });

  it('looks at some states only when asked to', async () => {
    putSound();
    const report = await auditDirectory(root, 'spoolproof', { states: ['ready'] });
    expect(report).toMatchObject({ items: 6, holes: 0 });
  });
});

describe('the flat auditor', () => {
  it('[Q04] finds a name in two places, and foreign files', async () => {
    rmSync(path.join(root, 'spool.json'));
    for (const where of ['a.json', 'b.json', 'processed/b.json', 'processed/c.json', 'notes.txt'])
      put(where, 'x');
    const report = await auditDirectory(root, 'flat');
    expect(report).toMatchObject({ depth: 2, items: 4, defectCounts: { duplicate: 1 } });
    expect(report.foreign.paths).toEqual(['notes.txt']);
  });
});
