import { CLAUSES } from '@spoolproof/contract';
import type { Evidence } from '@spoolproof/contract';

/** Evidence of a canary of which every clause failed, for a baseline that knows everything. */
export function someEvidence(facts: Partial<Evidence> = {}): Evidence {
  return {
    schema: 2,
    verdict: 'fail',
    subject: 'canary',
    subjectVersion: '1',
    seed: 7,
    startedAt: '2026-11-23T12:00:00.000Z',
    seconds: 1.5,
    lanes: [],
    clauses: CLAUSES.map(({ id, name }) => ({ id, name, verdict: 'fail', opportunities: 1, failures: 1 })),
    machine: {
      platform: 'linux',
      release: '6',
      node: 'v20',
      cpus: 2,
      cpuModel: 'x',
      memoryMiB: 1,
      filesystem: '0xef53',
    },
    replay: 'spoolproof gate --subject canary --fs real --depth 60 --seed 7',
    ...facts,
  };
}
