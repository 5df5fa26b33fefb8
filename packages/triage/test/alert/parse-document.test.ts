import fc from 'fast-check';
import { fieldValues, parseDocument, type ParsedAlert } from '@spoolproof/triage';
import { describe, expect, test } from 'vitest';
import {
  alertOf,
  documentObject,
  ecsDocument,
  eveDocument,
  NOW_MS,
  wazuhAlert,
  wazuhDocument,
} from '../some-alerts.ts';

const parse = (document: string | Uint8Array, limits = {}): readonly ParsedAlert[] =>
  parseDocument(document, { nowMs: NOW_MS, limits });

describe('sources', () => {
  test('Wazuh', () => {
    const alert = wazuhAlert({ unknown: { kept: [1] } });
    expect(alert).toMatchObject({
      source: 'wazuh',
      identity: 'wazuh/wazuh-manager/1775021351.1024/5716/003',
      rule: { id: '5716', level: 5, groups: ['syslog', 'sshd'] },
      agent: { id: '003', name: 'web-01', ip: '10.20.30.10' },
      wrapping: { kind: 'raw' },
    });
    expect(fieldValues(alert, 'unknown.kept')).toEqual(['1']);
  });

  test('Wazuh with a numeric rule.id, groups as text, levels as text and no agent.ip', () => {
    const rule = { id: 5716, level: '5', groups: 'syslog,sshd,' };
    expect(wazuhAlert({ rule, agent: { id: 3, name: 'x' } })).toMatchObject({
      rule: { id: '5716', level: 5, groups: ['syslog', 'sshd'], description: '' },
      agent: { id: '3', name: 'x', ip: null },
    });
  });

  test('Suricata, whose severity 1 is the gravest', () => {
    expect(alertOf(eveDocument)).toMatchObject({
      source: 'suricata',
      rule: { id: '2016184', level: 12, groups: ['suricata', 'Web Attack'] },
      agent: { name: 'sensor-1' },
    });
  });

  test('ECS, with dotted keys and nested ones', () => {
    expect(alertOf(ecsDocument)).toMatchObject({
      source: 'ecs',
      rule: { id: 'r-1', level: 12, groups: ['process'], mitre: { ids: ['T1059'] } },
      agent: { name: 'web-01', ip: '10.20.30.10' },
    });
  });

  test('a severity that nobody gave is the gravest, and said so', () => {
    const alert = alertOf('{"event":{"kind":"alert"},"@timestamp":"2026-04-01T00:00:00Z"}');
    expect(alert).toMatchObject({ rule: { level: 16 }, flags: ['level-missing'] });
  });
});

describe('wrappings', () => {
  const hit = {
    _index: 'wazuh-alerts-4.x-2026.04.01',
    _id: 'Ab-_9',
    _source: documentObject(wazuhDocument()),
    sort: [7, 'x'],
  };

  test('a hit has the identity that the indexer gave it', () => {
    expect(alertOf(JSON.stringify(hit))).toMatchObject({
      identity: 'hit/wazuh-alerts-4.x-2026.04.01/Ab-_9',
      wrapping: { kind: 'hit', index: hit._index, id: hit._id, sort: [7, 'x'] },
    });
  });

  test('a search response has an alert for each hit, and a rejection for what is none', () => {
    const hits = [hit, 7, { ...hit, _id: 'b' }, { _id: 'c' }];
    const found = parse(JSON.stringify({ took: 1, hits: { hits } }));
    expect(found.map((each) => (each.status === 'alert' ? each.alert.identity : each.code))).toEqual([
      'hit/wazuh-alerts-4.x-2026.04.01/Ab-_9',
      'wrapping-invalid',
      'hit/wazuh-alerts-4.x-2026.04.01/b',
      'wrapping-invalid',
    ]);
  });

  test('a hit too many megabytes long is rejected, and its neighbours are not', () => {
    const large = { ...hit, _source: { ...hit._source, full_log: 'x'.repeat(2000) } };
    const found = parse(JSON.stringify({ hits: { hits: [hit, large, hit] } }), { documentBytesMax: 1000 });
    expect(found.map(({ status }) => status)).toEqual(['alert', 'rejected', 'alert']);
    expect(found[1]).toMatchObject({ code: 'too-large', position: { byteOffset: expect.any(Number) } });
  });
});

describe('identities', () => {
  test('are the same for every copy, whatever the order of keys', () => {
    const object = documentObject(wazuhDocument({ id: undefined }));
    const turned = Object.fromEntries(Object.entries(object).toReversed());
    expect(alertOf(JSON.stringify(turned)).identity).toBe(alertOf(JSON.stringify(object)).identity);
    expect(alertOf(JSON.stringify(turned)).identity).toMatch(/^sha256\/[0-9a-f]{64}$/);
  });

  test('two alerts without an id are two', () => {
    const identities = ['a', 'b'].map((full_log) => wazuhAlert({ id: undefined, full_log }).identity);
    expect(new Set(identities).size).toBe(2);
  });

  test.each(['../../etc', 'a/b', 'x'.repeat(300), 'a\u0000b', '\ud800'])('an odd id %j is hashed', (id) => {
    expect(wazuhAlert({ id }).identity).toMatch(/^sha256\/[0-9a-f]{64}$/);
    const hit = { _index: 'i', _id: id, _source: documentObject(wazuhDocument()) };
    expect(alertOf(JSON.stringify(hit)).identity).toMatch(/^hit-sha256\/[0-9a-f]{64}$/);
  });
});

describe('what is no alert', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \n\t', 'empty'],
    ['half a document', wazuhDocument().slice(0, 100), 'json-truncated'],
    ['a raw control character', wazuhDocument().replace('Failed', 'Fa\u0001led'), 'control-character'],
    ['a key twice', '{"rule":{"id":"1","level":1},"rule":{"id":"2","level":0}}', 'duplicate-key'],
    ['a list', '[1]', 'not-an-object'],
    ['an object of no source', '{"a":1}', 'unrecognised'],
    ['a flow of Suricata', '{"event_type":"flow"}', 'not-an-alert'],
    ['a metric of ECS', '{"event":{"kind":"metric"}}', 'not-an-alert'],
    ['a rule that is a text', '{"manager":{},"rule":"x"}', 'field-invalid'],
    ['a level beyond 16', wazuhDocument({ rule: { id: '1', level: 17 } }), 'field-invalid'],
    ['a level that is none', wazuhDocument({ rule: { id: '1', level: [3] } }), 'field-invalid'],
    ['a rule without an id', wazuhDocument({ rule: { level: 3 } }), 'field-invalid'],
    ['hits that are no list', '{"hits":{"hits":3}}', 'wrapping-invalid'],
  ])('%s is rejected', (_, document, code) => {
    expect(parse(document)).toMatchObject([{ status: 'rejected', code }]);
  });

  test('bytes that are no UTF-8', () => {
    expect(parse(Uint8Array.of(0x7b, 0xff, 0x7d))).toMatchObject([{ code: 'not-utf8' }]);
  });

  test('a document of ten megabytes', () => {
    const document = wazuhDocument({ full_log: 'x'.repeat(10_000_000) });
    expect(parse(document)).toMatchObject([
      { code: 'too-large', message: expect.stringContaining('documentBytesMax') },
    ]);
    expect(parse(document, { documentBytesMax: 1 << 24 })).toMatchObject([{ status: 'alert' }]);
  });

  test.each([
    ['an alert', (alert: object): object => ({ data: { hits: 1 }, ...alert })],
    ['a hit', (alert: object): object => ({ _index: 'i', hits: {}, _id: 'a', _source: alert })],
  ])('%s of two megabytes that has hits among its keys, and is no search response', (_, wrap) => {
    const alert = documentObject(wazuhDocument({ full_log: 'x'.repeat(2_000_000) }));
    expect(parse(JSON.stringify(wrap(alert)))).toMatchObject([
      { code: 'too-large', message: expect.stringContaining('documentBytesMax') },
    ]);
  });

  test('the place is that of the fault, in bytes', () => {
    const position = { file: 'a.json', line: 7, byteOffset: 1000 };
    const [found] = parseDocument('{"ä":1,\n "b" 2}', { nowMs: NOW_MS, position });
    expect(found).toMatchObject({ position: { file: 'a.json', line: 8, byteOffset: 1014 } });
  });

  test('limits out of range are refused', () => {
    expect(() => parse('{}', { depthMax: 0 })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('anything at all is an alert or a rejection, and never an exception', () => {
    const value = fc.anything({ maxDepth: 4, withNullPrototype: true });
    const hostile = fc.record(
      {
        rule: value,
        agent: value,
        manager: value,
        id: value,
        event_type: value,
        alert: value,
        event: value,
        hits: value,
        _source: value,
        timestamp: value,
      },
      { requiredKeys: [] },
    );
    const text = hostile.map((object) =>
      JSON.stringify(object, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)),
    );
    fc.assert(
      fc.property(
        fc.oneof(text, fc.json(), fc.string({ unit: 'binary' })),
        fc.boolean(),
        (document, asBytes) => {
          for (const { status } of parse(asBytes ? Buffer.from(document) : document)) {
            expect(['alert', 'rejected']).toContain(status);
          }
        },
      ),
    );
  });
});
