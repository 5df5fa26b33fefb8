import { CLAUSES } from '@spoolproof/contract';
import type {
  CallEvent,
  ClauseEvidence,
  ClauseVerdict,
  Counterexample,
  Evidence,
  HistoryEvent,
  LaneEvidence,
} from '@spoolproof/contract';

/** A text that would be markup, a table cell, a control sequence or nothing at all where it is not escaped. */
export const hostile = `<script>alert("x")</script> & 'q' | \`\`\`\` @somebody #1 ]]> \u0000\u001B[31m\uD800 \uFFFF Ü 漢 🙂`;

/** One line of a history. */
export function event(facts: Partial<HistoryEvent> = {}): HistoryEvent {
  return {
    process: 1,
    role: 'consumer',
    operation: 'claim',
    item: '01795470034063-0mdqwz91rbiaj1',
    invokeUs: 1_000,
    returnUs: 1_500,
    outcome: 'ok',
    detail: 'delivery 1',
    ...facts,
  };
}

/** One call of the file system. */
export function call(facts: Partial<CallEvent> = {}): CallEvent {
  return {
    process: 1,
    step: 1,
    atUs: 1_200,
    call: 'rename',
    path: 'ready/a -> leases/a',
    result: 'ok',
    ...facts,
  };
}

/** A counterexample of two processes and the calls that led to it. */
export function counterexample(facts: Partial<Counterexample> = {}): Counterexample {
  return {
    message: 'the item was leased to processes 1 and 2 at once',
    history: [
      event(),
      event({ process: 2, invokeUs: 1_100, returnUs: null, outcome: 'unknown', detail: 'killed' }),
      event({
        process: 3,
        role: 'archiver',
        operation: 'cap',
        item: null,
        invokeUs: 1_300,
        returnUs: 1_900,
        outcome: 'fail',
        detail: 'max 10: ENOENT: no such file or directory',
      }),
    ],
    fs: 'sim',
    depth: 20,
    replay: 'gate1 subject=incident fs=sim lane=cases depth=20 seed=1 case=swarm-17 plan=random/17',
    calls: [
      call(),
      call({ process: 3, step: 2, atUs: 1_400, call: 'lstat', path: 'ready/a', result: 'ENOENT' }),
    ],
    shrunk: { operations: 4, preemptions: 1, faults: 1, crashes: 0, runs: 1_234 },
    ...facts,
  };
}

/** What was found out about the clause with a number. */
export function clause(
  id: string,
  verdict: ClauseVerdict,
  facts: Partial<ClauseEvidence> = {},
): ClauseEvidence {
  return {
    id,
    name: CLAUSES.find((known) => known.id === id)?.name ?? 'Unheard',
    verdict,
    opportunities: verdict === 'pass' || verdict === 'fail' ? 1_200 : 0,
    failures: verdict === 'fail' ? 12 : 0,
    ...(verdict === 'fail' ? { counterexample: counterexample() } : {}),
    ...facts,
  };
}

/** What happened in one lane. */
export function lane(facts: Partial<LaneEvidence> = {}): LaneEvidence {
  return {
    name: 'standing',
    fs: 'real',
    tier: 'C',
    depth: 10_000,
    seed: 5,
    seconds: 20.5,
    runs: 1,
    steps: 0,
    faults: {},
    costs: {},
    archivers: 4,
    producers: 2,
    consumers: 2,
    sweepers: 1,
    vanished: 3_426,
    kills: 14,
    items: 12_000,
    operations: 30_000,
    deliveries: 9_000,
    archived: 800,
    historyHash: 'ab'.repeat(32),
    phases: { build: 1.5, concurrent: 9 },
    ...facts,
  };
}

/** Evidence with a failed, an unknown, a held and an inapplicable clause. */
export function evidenceOf(facts: Partial<Evidence> = {}): Evidence {
  return {
    schema: 2,
    verdict: 'fail',
    subject: 'incident',
    subjectVersion: '2026-04-01',
    commit: 'b6fadf880f95ac5626124fbdd44b1221aff89d28',
    seed: 7,
    startedAt: '2026-11-23T12:00:00.000Z',
    seconds: 42.5,
    lanes: [lane()],
    clauses: [
      clause('Q01', 'pass', { randomRuns: 3_000 }),
      clause('Q06', 'fail'),
      clause('Q16', 'unknown'),
      clause('Q19', 'not-applicable', { note: 'for queues with idempotency keys' }),
    ],
    machine: {
      platform: 'linux',
      release: '6.8.0',
      node: 'v20.20.2',
      cpus: 2,
      cpuModel: 'AMD EPYC',
      memoryMiB: 8_192,
      filesystem: '0xef53',
    },
    replay: 'spoolproof gate --subject incident --fs real --depth 10000 --seed 7',
    ...facts,
  };
}

/** Evidence in which every text that can be hostile is. */
export function hostileEvidence(): Evidence {
  const example = counterexample({
    message: hostile,
    replay: `gate1 subject='${hostile}'`,
    history: [
      event({ role: hostile, item: hostile, detail: hostile }),
      event({ process: 2, returnUs: null, outcome: 'unknown', detail: hostile }),
    ],
    calls: [call({ call: hostile, path: hostile, result: hostile, fault: hostile }), call({ process: 9 })],
  });
  return evidenceOf({
    subject: hostile,
    subjectVersion: hostile,
    commit: hostile,
    replay: hostile,
    lanes: [
      lane({
        name: hostile,
        cutShort: hostile,
        faults: { [hostile]: 3 },
        costs: { [hostile]: 4 },
        phases: {},
      }),
      lane({ name: hostile, depth: 20_000, costs: { [hostile]: 5 } }),
    ],
    clauses: [
      clause('Q06', 'fail', { name: hostile, note: hostile, counterexample: example }),
      clause('Q16', 'unknown', { name: hostile, note: hostile }),
    ],
    machine: { ...evidenceOf().machine, cpuModel: hostile, release: hostile, filesystem: hostile },
  });
}

/** Evidence about the first 37 clauses of the contract, with every fifth failed. */
export function manyClauses(): Evidence {
  const clauses = CLAUSES.slice(0, 37).map(({ id }, index) => clause(id, index % 5 === 4 ? 'fail' : 'pass'));
  return evidenceOf({ clauses });
}
