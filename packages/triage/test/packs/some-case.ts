import type { JsonValue } from '../../src/alert/json-value.ts';
import type { CaseRecord, CaseSubject } from '../../src/cases/case-record.ts';
import { caseIdOf } from '../../src/cases/case-id.ts';
import type { PackSource } from '../../src/packs/build-pack.ts';

/** An escalated case of a document. */
export function escalated(document: JsonValue, subject: Partial<CaseSubject> = {}): PackSource {
  const record: CaseRecord = {
    schemaVersion: 1,
    id: caseIdOf('an-alert'),
    identity: 'an-alert',
    disposition: 'ESCALATE',
    decidedBy: 'default',
    subject: {
      source: 'wazuh',
      ruleId: '5710',
      level: 12,
      title: 'sshd: attempt',
      agent: 'web-1',
      alertedAt: '2026-04-01T05:29:00.000Z',
      ...subject,
    },
    trace: {
      steps: [{ rule: 'default', disposition: 'ESCALATE', outcome: 'decided', because: [], note: null }],
      score: {
        level: 12,
        asset: { agent: 'web-1', factor: 1 },
        mitre: { technique: null, factor: 1 },
        score: 12,
        arithmetic: 'level 12 × asset 1 × mitre 1 = 12',
      },
      agent: { given: 'web-1', canonical: 'web-1', isProtected: false },
      flags: [],
      enrichment: [],
    },
    group: null,
    item: { id: 'item-1', enqueuedAt: '2026-04-01T05:30:00.000Z' },
    decidedAt: '2026-04-01T05:31:00.000Z',
    document: { bytes: 0, sha256: '' },
  };
  return { record, document, caseFiles: [{ name: 'alert.json', bytes: new Uint8Array() }] };
}
