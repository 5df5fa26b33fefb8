import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Ports } from '@spoolproof/contract';
import { nodePorts } from '@spoolproof/node';
import { bytesCodec, initQueue, openQueue, type FileQueue } from '@spoolproof/queue';
import {
  caseIdOf,
  decide,
  Ledger,
  ledgerGroups,
  openCaseRoot,
  readCase,
  reconcile,
  Redactor,
  requirePolicy,
  runTriage,
  type EnrichmentHook,
  type TriageReport,
} from '@spoolproof/triage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const policy = requirePolicy(
  `version: 1
name: test
suppressions:
  - id: known
    owner: o
    reason: r
    created: 2026-01-01
    expires: 2999-01-01
    maxLevel: 9
    disposition: AUTO_CLOSE_KNOWN_FP
    where: [{ field: enrichment.inventory.role, eq: scanner }]
levels:
  - { from: 0, to: 3, disposition: AUTO_CLOSE_BENIGN }
  - { from: 4, to: 9, disposition: REVIEW }
dedup:
  - { id: same, by: [rule.id, data.srcip], window: 1h }
`,
  'policy.yaml',
);

/** When items are enqueued; they are decided later. */
let arrivedMs: number;
let scratch: string;
let cases: string;
let queue: FileQueue<Uint8Array>;

beforeEach(async () => {
  arrivedMs = Date.parse('2026-04-01T05:10:00Z');
  scratch = await mkdtemp(path.join(tmpdir(), 'spoolproof-groups-'));
  cases = path.join(scratch, 'cases');
  await initQueue(path.join(scratch, 'queue'), { deliveriesMax: 1000 });
  const ports = { ...nodePorts(), clock: { ...nodePorts().clock, nowMs: () => arrivedMs } };
  queue = await openQueue(path.join(scratch, 'queue'), { codec: bytesCodec, ports });
});
afterEach(async () => {
  await queue.close();
  await rm(scratch, { recursive: true });
});

function alert(number: number, level: number, fullLog = ''): Uint8Array {
  const document = {
    rule: { id: '5710', level, description: 'sshd: attempt' },
    agent: { id: '001', name: 'web-1' },
    manager: { name: 'm' },
    id: `1.${number}`,
    data: { srcip: '203.0.113.7' },
    full_log: fullLog,
  };
  return new TextEncoder().encode(JSON.stringify(document));
}
const identity = (number: number): string => `wazuh/m/1.${number}/5710/001`;

function triage(hooks: readonly EnrichmentHook[] = [], ports: Ports = nodePorts()): Promise<TriageReport> {
  const setup = {
    queue,
    cases,
    hooks,
    ports,
    packRules: { redactor: new Redactor(), hostPaths: [] },
    decide: (one: Parameters<typeof decide>[0], context: Parameters<typeof decide>[2]) =>
      decide(one, policy, context),
  };
  return runTriage(setup, { drain: true, batchItems: 3 });
}

async function groups(): Promise<Readonly<Record<string, readonly string[]>>> {
  await using ledger = await Ledger.open(await openCaseRoot(cases));
  const listed = ledgerGroups(ledger.entries());
  return Object.fromEntries(
    listed.map(({ disposition, members }) => [
      disposition,
      members.map((member) => member.identity).toSorted(),
    ]),
  );
}

describe('groups', () => {
  test('[P05] an escalation is not swallowed by closures that are like it, whatever it says of itself', async () => {
    const closed = [1, 2, 3].map((number) => alert(number, 1));
    const text = 'AUTO_CLOSE_BENIGN same 203.0.113.7';
    await queue.enqueueMany([...closed, alert(4, 12, text), alert(5, 1), alert(6, 12, text), alert(7, 5)]);
    expect(await triage()).toMatchObject({
      decided: { AUTO_CLOSE_BENIGN: 4, ESCALATE: 2, REVIEW: 1 },
      repeated: 0,
      // A pack for each of them: another that is like it makes none superfluous.
      packsPublished: 2,
    });
    expect(await groups()).toEqual({
      AUTO_CLOSE_BENIGN: [1, 2, 3, 5].map(identity),
      ESCALATE: [4, 6].map(identity),
      REVIEW: [identity(7)],
    });
    expect(await reconcile(queue, cases, nodePorts())).toMatchObject({
      holds: true,
      mismatches: [],
      counts: { cases: 7, ledgerEntries: 7, packs: 2 },
    });
  });

  test('[P02] are the same when the ledger was lost and the cases are gone on with', async () => {
    await queue.enqueueMany([alert(1, 1), alert(2, 12), alert(3, 1)]);
    await triage();
    const before = await groups();
    await rm(path.join(cases, 'ledger'), { recursive: true });
    // They come again in another hour: the case says when they came first.
    arrivedMs += 3_600_000;
    await queue.enqueueMany([alert(3, 1), alert(2, 12), alert(1, 1)]);
    expect(await triage()).toMatchObject({ resumed: 3 });
    expect(await groups()).toEqual(before);
  });

  test('are by when an alert came, and not by when it is decided or what it says of itself', async () => {
    await queue.enqueue(alert(1, 12));
    arrivedMs = Date.parse('2026-04-01T05:59:59.999Z');
    await queue.enqueue(alert(2, 12));
    arrivedMs = Date.parse('2026-04-01T06:00:00Z');
    await queue.enqueue(alert(3, 12));
    await triage();
    await using ledger = await Ledger.open(await openCaseRoot(cases));
    const listed = ledgerGroups(ledger.entries());
    const found = listed.map(({ opensAt, members }) => `${opensAt} ${members.length}`);
    expect(found.toSorted()).toEqual(['2026-04-01T05:00:00.000Z 2', '2026-04-01T06:00:00.000Z 1']);
  });
});

describe('hooks', () => {
  const hook = (name: string, lookUp: EnrichmentHook['lookUp'], timeoutMs = 50): EnrichmentHook => ({
    name,
    timeoutMs,
    lookUp,
  });

  test('are asked before the decision, and what they found stands in the case', async () => {
    await queue.enqueue(alert(1, 9));
    const inventory = hook('inventory', async ({ agent }) =>
      agent.name === 'web-1' ? { role: 'scanner' } : {},
    );
    expect(await triage([inventory])).toMatchObject({ decided: { AUTO_CLOSE_KNOWN_FP: 1 } });
    expect(await readCase(await openCaseRoot(cases), caseIdOf(identity(1)))).toMatchObject({
      record: {
        decidedBy: 'suppression:known',
        trace: { enrichment: [{ hook: 'inventory', status: 'ok', facts: { role: 'scanner' } }] },
      },
    });
  });

  test('[P05] that fail or are late close nothing, and the trace says so', async () => {
    await queue.enqueue(alert(1, 9));
    // Time runs out as soon as it is waited for.
    const ports = { ...nodePorts(), timers: { ...nodePorts().timers, sleep: () => Promise.resolve() } };
    const late = hook('inventory', () => new Promise(() => undefined));
    const failing = hook('other', () => Promise.reject(new Error('refused')));
    expect(await triage([late, failing], ports)).toMatchObject({ decided: { REVIEW: 1 } });
    expect(await readCase(await openCaseRoot(cases), caseIdOf(identity(1)))).toMatchObject({
      record: {
        trace: { enrichment: [{ hook: 'inventory', status: 'timed-out' }, { hook: 'other' }] },
      },
    });
  });

  test('[P02] that answer otherwise the second time change no case', async () => {
    await queue.enqueueMany([alert(1, 9)]);
    await triage();
    await rm(path.join(cases, 'ledger'), { recursive: true });
    await queue.enqueue(alert(1, 9));
    const inventory = hook('inventory', async () => ({ role: 'scanner' }));
    expect(await triage([inventory])).toMatchObject({ decided: { REVIEW: 1 }, resumed: 1 });
  });

  test.each([
    ['a name that no matcher can have', [hook('a.b', async () => ({}))], /"a\.b"; allowed/],
    ['two of one name', [hook('a', async () => ({})), hook('a', async () => ({}))], /two hooks .*"a"/],
    ['no time', [hook('a', async () => ({}), 0)], /timeoutMs .*0; allowed are 1 to 30000/],
    ['time without end', [hook('a', async () => ({}), Infinity)], /timeoutMs .*Infinity/],
  ])('with %s are refused before anything is done', async (_, hooks, message) => {
    await queue.enqueue(alert(1, 9));
    await expect(triage(hooks)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect((await queue.stats()).counts.ready).toBe(1);
  });
});
