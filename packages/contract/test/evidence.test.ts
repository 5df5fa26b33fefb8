import { evidenceSchema, historyEventSchema, type Evidence, type HistoryEvent } from '@spoolproof/contract';
import { describe, expect, test } from 'vitest';

const event: HistoryEvent = {
  process: 3,
  role: 'consumer',
  operation: 'claim',
  item: '0abc-owner001-0000007',
  invokeUs: 12.5,
  returnUs: null,
  outcome: 'unknown',
  detail: 'killed',
};

const evidence: Evidence = {
  schema: 2,
  verdict: 'fail',
  subject: 'incident',
  subjectVersion: '1.0.0',
  seed: 7,
  startedAt: '2026-11-23T12:00:00.000Z',
  seconds: 2.5,
  lanes: [
    {
      name: 'standing',
      fs: 'real',
      tier: 'C',
      depth: 10_000,
      seed: 7,
      runs: 1,
      steps: 0,
      faults: { 'enqueue ENOSPC': 3 },
      costs: { 'calls per claim': 2.01 },
      seconds: 1.5,
      archivers: 4,
      producers: 2,
      consumers: 2,
      sweepers: 1,
      vanished: 12,
      kills: 3,
      items: 10_400,
      operations: 20_000,
      deliveries: 900,
      archived: 8000,
      historyHash: 'ab',
      phases: { fill: 0.5 },
    },
  ],
  clauses: [
    {
      id: 'Q13',
      name: 'VanishTolerance',
      verdict: 'fail',
      opportunities: 12,
      failures: 1,
      counterexample: {
        message: 'threw ENOENT',
        history: [event],
        fs: 'real',
        depth: 10_000,
        replay: 'gate1 subject=incident fs=real lane=standing depth=10000 seed=7',
        calls: [{ process: 1, step: 40, atUs: 13, call: 'rename', path: 'a → b', result: 'ENOENT' }],
        shrunk: { operations: 2, preemptions: 1, faults: 0, crashes: 0, runs: 40 },
      },
      randomRuns: 400,
    },
  ],
  machine: {
    platform: 'linux',
    release: '6',
    node: 'v20',
    cpus: 2,
    cpuModel: 'x',
    memoryMiB: 4096,
    filesystem: '0xef53',
  },
  replay: 'spoolproof gate --subject incident --seed 7',
};

describe('the schemas of what a gate writes', () => {
  test('accept what the types allow, and give it back unchanged', () => {
    expect(historyEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    expect(evidenceSchema.parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence);
  });

  test.for<readonly [what: string, change: Record<string, unknown>]>([
    ['another schema', { schema: 3 }],
    ['a verdict that is none', { verdict: 'ok' }],
    ['lanes that are missing', { lanes: undefined }],
    ['a clause number that is none', { clauses: [{ ...evidence.clauses[0], id: 'Q1' }] }],
    ['opportunities below zero', { clauses: [{ ...evidence.clauses[0], opportunities: -1 }] }],
    ['half a kill', { lanes: [{ ...evidence.lanes[0], kills: 0.5 }] }],
  ])('refuse evidence with %s', ([, change]) => {
    expect(evidenceSchema.safeParse({ ...evidence, ...change }).success).toBe(false);
  });

  test.for<readonly [what: string, change: Record<string, unknown>]>([
    ['an operation that is none', { operation: 'move' }],
    ['an outcome that is none', { outcome: 'lost' }],
    ['no item, where null would say so', { item: undefined }],
    ['a process below zero', { process: -1 }],
  ])('refuse an event with %s', ([, change]) => {
    expect(historyEventSchema.safeParse({ ...event, ...change }).success).toBe(false);
  });
});
