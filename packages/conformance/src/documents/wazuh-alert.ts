import type { SeededRandom } from '../seeded-random.ts';

interface AlertKind {
  readonly id: string;
  readonly level: number;
  readonly description: string;
  readonly groups: readonly string[];
  readonly decoder: string;
  readonly location: string;
  /** The log line; `%` stands for the source address, `$` for the account. */
  readonly log: string;
}

const kinds: readonly AlertKind[] = [
  {
    id: '5716',
    level: 5,
    description: 'sshd: authentication failed.',
    groups: ['syslog', 'sshd', 'authentication_failed'],
    decoder: 'sshd',
    location: '/var/log/auth.log',
    log: 'sshd[4121]: Failed password for $ from % port 50822 ssh2',
  },
  {
    id: '5710',
    level: 5,
    description: 'sshd: Attempt to login using a non-existent user',
    groups: ['syslog', 'sshd', 'invalid_login', 'authentication_failed'],
    decoder: 'sshd',
    location: '/var/log/auth.log',
    log: 'sshd[977]: Invalid user $ from % port 33190',
  },
  {
    id: '5402',
    level: 3,
    description: 'Successful sudo to ROOT executed.',
    groups: ['syslog', 'sudo'],
    decoder: 'sudo',
    location: '/var/log/auth.log',
    log: 'sudo: $ : TTY=pts/1 ; PWD=/home/$ ; USER=root ; COMMAND=/usr/bin/apt update (from %)',
  },
  {
    id: '31151',
    level: 10,
    description: 'Multiple web server 400 error codes from same source ip.',
    groups: ['web', 'accesslog', 'web_scan', 'recon'],
    decoder: 'web-accesslog',
    location: '/var/log/nginx/access.log',
    log: '% - $ "GET /cgi-bin/.%2e/etc/passwd HTTP/1.1" 400 157 "-" "Mozilla/5.0"',
  },
  {
    id: '550',
    level: 7,
    description: 'Integrity checksum changed.',
    groups: ['ossec', 'syscheck', 'syscheck_entry_modified', 'syscheck_file'],
    decoder: 'syscheck_integrity_changed',
    location: 'syscheck',
    log: "File '/etc/$/hosts.allow' modified. Mode: scheduled. Changed attributes: mtime,sha256 by %",
  },
  {
    id: '510',
    level: 7,
    description: 'Host-based anomaly detection event (rootcheck).',
    groups: ['ossec', 'rootcheck'],
    decoder: 'rootcheck',
    location: 'rootcheck',
    log: "Trojaned version of file '/usr/bin/$' detected. Signature used: 'bash|%|/dev/[^nu]' (Generic).",
  },
  {
    id: '60122',
    level: 8,
    description: 'Logon failure - Unknown user or bad password.',
    groups: ['windows', 'windows_security', 'authentication_failed'],
    decoder: 'windows_eventchannel',
    location: 'EventChannel',
    log: 'An account failed to log on. Account Name: $ Source Network Address: % Logon Type: 3',
  },
  {
    id: '92657',
    level: 12,
    description: 'Possible pass-the-hash: successful remote logon with NTLM.',
    groups: ['sysmon', 'windows', 'authentication_success'],
    decoder: 'windows_eventchannel',
    location: 'EventChannel',
    log: 'Successful logon. Account Name: $ Authentication Package: NTLM Source Network Address: %',
  },
];

const accounts = ['root', 'admin', 'oracle', 'deploy', 'svc-backup', 'jdoe', 'postgres', 'guest'];
const hosts = ['web-01', 'web-02', 'db-01', 'mail-01', 'build-03', 'vpn-gw', 'win-dc1', 'win-ts2'];
const epochSeconds = 1_775_000_000;

/** Generates one alert of the shape that Wazuh 4.x writes to `alerts.json`, of about 600 bytes. */
export function generateWazuhAlert(random: SeededRandom, number: number): string {
  const kind = random.pick(kinds);
  const host = random.below(hosts.length);
  const seconds = epochSeconds + number;
  const micros = String(random.below(1_000_000)).padStart(6, '0');
  const source = `203.0.113.${1 + random.below(254)}`;
  const account = random.pick(accounts);
  const port = 1024 + random.below(60_000);
  const instant = new Date(seconds * 1000).toISOString().slice(0, 19);
  return JSON.stringify({
    timestamp: `${instant}.${micros}+0000`,
    rule: {
      level: kind.level,
      description: kind.description,
      id: kind.id,
      firedtimes: 1 + random.below(40),
      mail: kind.level >= 12,
      groups: kind.groups,
    },
    agent: { id: String(host + 1).padStart(3, '0'), name: hosts[host], ip: `10.20.30.${10 + host}` },
    manager: { name: 'wazuh-manager' },
    id: `${seconds}.${random.below(100_000_000)}`,
    decoder: { name: kind.decoder },
    data: { srcip: source, srcport: String(port), dstuser: account },
    location: kind.location,
    full_log: `${instant} ${hosts[host] ?? ''} ${kind.log.replaceAll('%', source).replaceAll('$', account)}`,
  });
}
