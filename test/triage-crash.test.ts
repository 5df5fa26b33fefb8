import { mkdtemp, readdir, rename, rm, writeFile, mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FILE_SYSTEM_CALLS, type FileSystem, type Identity, type Ports } from '@spoolproof/contract';
import { openJournal } from '@spoolproof/journal';
import { nodePorts } from '@spoolproof/node';
import { bytesCodec, initQueue, openQueue, type FileQueue } from '@spoolproof/queue';
import {
  caseIdOf,
  decide,
  Ledger,
  ledgerGroups,
  openCaseRoot,
  reconcile,
  Redactor,
  requirePolicy,
  runTriage,
  type LedgerEntry,
  type Reconciliation,
  type TriageReport,
} from '@spoolproof/triage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const policy = requirePolicy(
  'version: 1\nname: test\nlevels:\n  - { from: 0, to: 9, disposition: REVIEW }\n' +
    'dedup:\n  - { id: same, by: [rule.id], window: 999999d }\n',
  'policy.yaml',
);
const packRules = { redactor: new Redactor(), hostPaths: [] };

let scratch: string;
let cases: string;
let queue: FileQueue<Uint8Array>;

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'spoolproof-triage-'));
  cases = path.join(scratch, 'cases');
  await initQueue(path.join(scratch, 'queue'), { deliveriesMax: 1000 });
  queue = await openQueue(path.join(scratch, 'queue'), { codec: bytesCodec });
});
afterEach(async () => {
  await queue.close();
  await rm(scratch, { recursive: true });
});

function alert(number: number, level: number): Uint8Array {
  const document = {
    timestamp: '2026-04-01T05:29:00.000+0000',
    rule: { id: '5710', level, description: 'sshd: attempt', groups: ['sshd'] },
    agent: { id: '001', name: 'web-1' },
    manager: { name: 'm' },
    id: `1700000000.${number}`,
    location: '/var/log/auth.log',
    full_log: 'Failed password for root',
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

function triage(ports: Ports = nodePorts()): Promise<TriageReport> {
  const setup = {
    queue,
    cases,
    ports,
    packRules,
    decide: (one: Parameters<typeof decide>[0], context: Parameters<typeof decide>[2]) =>
      decide(one, policy, context),
  };
  return runTriage(setup, { drain: true, batchItems: 3 });
}

const check = (): Promise<Reconciliation> => reconcile(queue, cases, nodePorts());

async function caseNames(area: string = 'cases'): Promise<readonly string[]> {
  const found = await readdir(path.join(cases, area), { recursive: true });
  return found.filter((name) => /\/[0-9a-f]{40}$/.test(name)).toSorted();
}

/** A process that dies at its `callsMax`th call: that call and all later ones are never made. */
function mortal(callsMax: number): { readonly ports: Ports; readonly hasDied: () => boolean } {
  const real = nodePorts();
  let calls = 0;
  const fs = Object.create(real.fs) as Record<string, unknown>;
  for (const name of FILE_SYSTEM_CALLS) {
    const call = real.fs[name].bind(real.fs) as (...words: unknown[]) => unknown;
    const dying = (...words: unknown[]): unknown => {
      calls += 1;
      if (calls >= callsMax) throw new Error('the process died');
      return call(...words);
    };
    fs[name] = name === 'readdir' ? dying : async (...words: unknown[]) => await dying(...words);
  }
  fs['traits'] = real.fs.traits;
  const self = { ...real.identity.self(), pid: 1_000_000 + callsMax };
  const identity: Identity = {
    self: () => self,
    probe: (other) => (other.pid === self.pid ? 'alive' : 'gone'),
  };
  return {
    ports: { ...real, fs: fs as unknown as FileSystem, identity },
    hasDied: () => calls >= callsMax,
  };
}

describe('a run of triage', () => {
  test('[P02] makes one case and one entry of an alert that is enqueued three times', async () => {
    await queue.enqueueMany([alert(1, 3), alert(2, 12), alert(1, 3), alert(1, 3)]);
    expect(await triage()).toMatchObject({
      decided: { REVIEW: 1, ESCALATE: 1 },
      repeated: 2,
      packsPublished: 1,
    });
    expect(await caseNames()).toHaveLength(2);
    expect(await caseNames('packs')).toHaveLength(1);
    expect(await check()).toMatchObject({
      holds: true,
      sum: { accepted: 4, accounted: 4 },
      counts: { cases: 2, ledgerEntries: 2, repeats: 2 },
    });
  });

  test('[P02] keeps an alert without an id apart from another one', async () => {
    const bare = (text: string): Uint8Array =>
      new TextEncoder().encode(
        JSON.stringify({
          rule: { id: '1', level: 3, description: text },
          agent: { id: '1' },
          timestamp: '2026-04-01T05:29:00.000+0000',
        }),
      );
    await queue.enqueueMany([bare('one'), bare('two'), bare('one')]);
    await triage();
    expect(await caseNames()).toHaveLength(2);
  });

  test('[P03] buries what cannot be an alert with its reason, and accounts for it', async () => {
    await queue.enqueueMany([alert(1, 3), new TextEncoder().encode('{"a":'), new TextEncoder().encode('[]')]);
    expect(await triage()).toMatchObject({ decided: { REVIEW: 1 }, buried: 2 });
    const reasons: string[] = [];
    for await (const { reason } of queue.dead.list()) reasons.push(reason);
    expect(reasons.toSorted()).toEqual([
      expect.stringMatching(/^json-/),
      expect.stringMatching(/^not-an-object/),
    ]);
    expect(await check()).toMatchObject({ holds: true, sum: { accepted: 3, accounted: 3 } });
  });

  test(
    '[P02] [P03] that dies at any call is gone on with, and ends in the same',
    { timeout: 120_000 },
    async () => {
      const ids = [1, 2, 3, 4].map((number) => alert(number, number === 2 ? 12 : 3));
      await queue.enqueueMany(ids);
      let deaths = 0;
      // Each run gets a few calls further in what is new to it, since what is there already costs it less.
      for (let callsMax = 1; deaths < 400; callsMax += 3) {
        const { ports, hasDied } = mortal(callsMax);
        await triage(ports).catch(() => undefined);
        if (!hasDied()) break;
        deaths += 1;
        if (deaths % 10 !== 0) continue;
        const { mismatches } = await check().catch(() => ({ mismatches: [] }));
        expect(mismatches).toEqual([]);
      }
      expect(deaths).toBeGreaterThan(10);
      await triage();
      expect(await caseNames()).toHaveLength(4);
      expect(await caseNames('packs')).toHaveLength(1);
      expect(await readdir(path.join(cases, 'staging'))).toEqual([]);
      await using ledger = await Ledger.open(await openCaseRoot(cases));
      const groups = ledgerGroups(ledger.entries()).map(({ disposition, members }) => [
        disposition,
        members.map(({ identity }) => identity.split('/')[2] ?? '').toSorted(),
      ]);
      await ledger.close();
      expect(Object.fromEntries(groups)).toEqual({
        ESCALATE: ['1700000000.2'],
        REVIEW: ['1700000000.1', '1700000000.3', '1700000000.4'],
      });
      const report = await check();
      expect(report.mismatches).toEqual([]);
      expect(report).toMatchObject({
        holds: true,
        counts: { cases: 4, ledgerEntries: 4, repeats: 0, queue: { dead: 0 } },
      });
    },
  );
});

describe('reconcile names what does not add up', () => {
  const identities: string[] = [];
  let first: string;
  let second: string;

  beforeEach(async () => {
    await queue.enqueueMany([alert(1, 12), alert(2, 3), alert(3, 3)]);
    await triage();
    identities.length = 0;
    await using ledger = await Ledger.open(await openCaseRoot(cases, nodePorts()), nodePorts());
    for (const { identity, disposition } of ledger.entries()) {
      if (disposition === 'ESCALATE') identities.unshift(identity);
      else identities.push(identity);
    }
    [first, second] = identities.slice(0, 2).map(caseIdOf) as [string, string];
  });

  const placeOf = (id: string, area: string = 'cases'): string =>
    path.join(cases, area, id.slice(0, 2), id.slice(2, 4), id);
  const found = async (): Promise<readonly string[]> => {
    const { holds, mismatches } = await check();
    expect(holds).toBe(mismatches.length === 0);
    return mismatches.map(({ kind, name }) => `${kind} ${name}`).toSorted();
  };

  test('[P03] nothing, when nothing is wrong', async () => {
    expect(await found()).toEqual([]);
  });

  test('[P03] a case that was removed', async () => {
    await rm(placeOf(second), { recursive: true });
    expect(await found()).toEqual([`case-missing ${second}`]);
  });

  test('[P03] a case and a pack that were removed', async () => {
    await rm(placeOf(first), { recursive: true });
    await rm(placeOf(first, 'packs'), { recursive: true });
    expect(await found()).toEqual([`case-missing ${first}`, `pack-missing ${first}`]);
  });

  test('[P03] a case that was renamed', async () => {
    const other = second.slice(0, 39) + (second.endsWith('0') ? '1' : '0');
    await rename(placeOf(second), placeOf(second).replace(second, other));
    const at = path.relative(cases, placeOf(second)).replace(second, other);
    expect(await found()).toEqual([`case-missing ${second}`, `case-renamed ${at}`]);
  });

  test('[P03] a foreign file, directory and pack', async () => {
    await writeFile(path.join(cases, 'cases', 'notes.txt'), 'mine');
    await mkdir(path.join(cases, 'packs', 'old'));
    await writeFile(path.join(cases, 'todo'), 'mine');
    expect(await found()).toEqual(['foreign cases/notes.txt', 'foreign packs/old', 'foreign todo']);
  });

  test('[P03] a case of nobody, and one whose alert was changed', async () => {
    const stranger = placeOf('0'.repeat(40));
    await mkdir(stranger, { recursive: true });
    await writeFile(path.join(placeOf(second), 'alert.json'), '{}');
    expect(await found()).toEqual([`case-damaged ${'0'.repeat(40)}`, `case-damaged ${second}`].toSorted());
  });

  /** Writes the ledger again, with what is left of each of its entries. */
  async function rewriteLedger(change: (entry: LedgerEntry) => readonly LedgerEntry[]): Promise<void> {
    const journal = path.join(cases, 'ledger');
    await using ledger = await Ledger.open(await openCaseRoot(cases, nodePorts()), nodePorts());
    const kept = [...ledger.entries()].flatMap(change);
    await ledger.close();
    await rm(journal, { recursive: true });
    const state = { apply: () => undefined, snapshot: () => [], restore: () => undefined };
    const rewritten = await openJournal(journal, { state });
    await rewritten.append(kept.map((entry) => new TextEncoder().encode(JSON.stringify(entry))));
    await rewritten.close();
  }

  test.each([
    ['in no group', null],
    [
      'in the group of another hour',
      { opensAt: '2026-04-01T05:00:00.000Z', closesAt: '2026-04-01T06:00:00.000Z' },
    ],
  ])('[P03] an entry of the ledger that is %s, and its case is', async (_, times) => {
    await rewriteLedger((entry) => {
      if (entry.caseId !== second || entry.group === null) return [entry];
      return [{ ...entry, group: times === null ? null : { ...entry.group, ...times } }];
    });
    expect(await found()).toEqual([`case-differs ${second}`]);
  });

  test('[P03] an entry of the ledger that was removed', async () => {
    let removedItem = '';
    await rewriteLedger((entry) => {
      if (entry.caseId !== second) return [entry];
      removedItem = entry.itemId;
      return [];
    });
    expect(await found()).toEqual([`case-unrecorded ${second}`, `item-unrecorded ${removedItem}`]);
  });

  test('[P02] an item delivered again leaves a case as it is, and one under a foreign name is not touched', async () => {
    const before = await readFile(path.join(placeOf(first), 'case.json'), 'utf8');
    await rm(path.join(cases, 'ledger'), { recursive: true });
    await queue.enqueue(alert(1, 12));
    expect(await triage()).toMatchObject({ decided: { ESCALATE: 1 }, resumed: 1 });
    expect(await readFile(path.join(placeOf(first), 'case.json'), 'utf8')).toBe(before);
    await writeFile(path.join(placeOf(second), 'case.json'), 'mine');
    await queue.enqueue(alert(2, 3));
    await queue.enqueue(alert(3, 3));
    expect(await triage()).toMatchObject({ decided: { REVIEW: 1 }, buried: 1 });
    expect(await readFile(path.join(placeOf(second), 'case.json'), 'utf8')).toBe('mine');
  });
});
