import { parseDocument, type Alert, type JsonObject } from '@spoolproof/triage';

/** A time after that of every document here. */
export const NOW_MS: number = Date.parse('2026-04-02T00:00:00Z');

/** A raw Wazuh alert as text, with some fields replaced; undefined takes one away. */
export function wazuhDocument(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    timestamp: '2026-04-01T05:29:11.224939+0000',
    rule: { level: 5, description: 'sshd: authentication failed.', id: '5716', groups: ['syslog', 'sshd'] },
    agent: { id: '003', name: 'web-01', ip: '10.20.30.10' },
    manager: { name: 'wazuh-manager' },
    id: '1775021351.1024',
    data: { srcip: '203.0.113.7', srcport: '50822' },
    location: '/var/log/auth.log',
    full_log: 'Failed password for root from 203.0.113.7 port 50822 ssh2',
    ...changes,
  });
}

/** A line of Suricata's EVE log. */
export const eveDocument: string = JSON.stringify({
  timestamp: '2026-04-01T05:29:11.224939+0000',
  flow_id: 1914330066006315,
  event_type: 'alert',
  src_ip: '203.0.113.7',
  host: 'sensor-1',
  alert: {
    signature_id: 2016184,
    signature: 'ET WEB_SERVER admin access',
    category: 'Web Attack',
    severity: 1,
  },
});

/** A document of the Elastic Common Schema, with dotted keys and nested ones. */
export const ecsDocument: string = JSON.stringify({
  '@timestamp': '2026-04-01T05:29:11Z',
  'event.kind': 'alert',
  event: { severity: 73, category: ['process'] },
  rule: { id: 'r-1', name: 'Odd parent process' },
  host: { name: 'web-01', ip: ['10.20.30.10'] },
  'threat.technique.id': ['T1059'],
});

/** Parses one document that is an alert. */
export function alertOf(document: string): Alert {
  const [parsed] = parseDocument(document, { nowMs: NOW_MS });
  if (parsed?.status !== 'alert') throw new Error(`no alert: ${JSON.stringify(parsed)}`);
  return parsed.alert;
}

/** The raw Wazuh alert with some fields replaced. */
export function wazuhAlert(changes: Readonly<Record<string, unknown>> = {}): Alert {
  return alertOf(wazuhDocument(changes));
}

/** A document as an object, for wrappings. */
export function documentObject(document: string): JsonObject {
  return JSON.parse(document) as JsonObject;
}
