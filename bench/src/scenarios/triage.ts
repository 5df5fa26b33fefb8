import { decide, parseDocument, requirePolicy, type Alert, type Policy } from '@spoolproof/triage';
import { alertDocuments } from '../alerts.ts';
import { machineOf, type Machine } from '../machine.ts';
import { renderComparison } from '../comparison.ts';
import { spreadOf, type Run, type Scenario, type Spread } from '../scenario.ts';
import { measureTriageOnDisk, type TriageOnDisk } from './triage-on-disk.ts';

const suppressions = 60;
/** Alerts of a round on the disk, unless a second depth says otherwise. */
const onDiskItems = 2_000;
/** The documents are of this time. */
const nowMs = Date.parse('2026-04-02T00:00:00Z');

/** What the time of an alert goes to, in microseconds of the clock: medians, so they add up roughly. */
interface Shares {
  /** Parsing and deciding, by themselves. */
  readonly policy: number;
  /** Claim, read and ack, by themselves. */
  readonly queue: number;
  /** What is left of triage: cases, packs, ledger and staging. */
  readonly cases: number;
}

/** The result of the scenario `triage`. */
interface TriageResult {
  readonly scenario: 'triage';
  /** Rates of the policy are by the second of processor time, on one core. */
  readonly alerts: number;
  readonly repeats: number;
  readonly suppressions: number;
  readonly parse: Spread;
  readonly decide: Spread;
  readonly both: Spread;
  readonly dispositions: Readonly<Record<string, number>>;
  readonly onDisk: TriageOnDisk;
  readonly shares: Shares;
  /** The greatest of the shares: what has to become faster for triage to become faster. */
  readonly limit: keyof Shares;
  readonly machine: Machine;
}

/**
 * A policy of the size of a real one: suppressions of every operator, of which each looks at its matchers in order, and most
 * match nothing.
 */
function benchPolicy(): Policy {
  const operators = [
    (n: number) => `{ field: rule.id, eq: '${5700 + n}' }, { field: data.dstuser, in: [oracle, guest] }`,
    (n: number) => `{ field: data.srcip, cidr: 203.0.${n}.0/24 }, { field: agent.name, eq: web-01 }`,
    (n: number) => `{ field: location, prefix: /var/log/${n} }, { field: rule.groups, eq: sshd }`,
    (n: number) => `{ field: data.dstuser, glob: 'svc-*-${n}' }, { field: rule.groups, eq: syslog }`,
    (n: number) => `{ field: full_log, regex: '.*session ${n} (opened|closed) for user [a-z]+.*' }`,
  ];
  const rules = Array.from({ length: suppressions }, (_, n) => {
    const facts = `owner: bench, reason: bench, created: 2026-01-01, expires: 2026-12-31, maxLevel: 9`;
    return `  - { id: s${n}, ${facts}, disposition: AUTO_CLOSE_KNOWN_FP, where: [${operators[n % operators.length]?.(n) ?? ''}] }`;
  });
  const text = `version: 1
name: bench
agents: { aliases: { web-01: [www], win-dc1: [dc1] }, protected: [win-dc1] }
alwaysEscalate: { ruleIds: [510, 92657], groups: [rootkit] }
suppressions:
${rules.join('\n')}
score: { assets: { win-dc1: 3 }, mitre: { T1110: 1.5 }, escalateFrom: 20 }
levels: [{ from: 0, to: 3, disposition: AUTO_CLOSE_BENIGN }, { from: 4, to: 9, disposition: REVIEW }]
dedup: [{ id: logins, by: [rule.id, agent.name, data.srcip], window: 1h }]
`;
  return requirePolicy(text, 'bench.yaml');
}

/**
 * Alerts a second of something done to each of `count` alerts. Seconds of this process on a processor, not of the clock: on a
 * shared machine the clock measures the neighbours.
 */
function rateOf(count: number, act: (number: number) => void): number {
  const start = process.cpuUsage();
  for (let number = 0; number < count; number += 1) act(number);
  const { user, system } = process.cpuUsage(start);
  return (count / (user + system)) * 1_000_000;
}

/** Parses and decides alerts by a compiled policy. */
export const triageScenario: Scenario = {
  name: 'triage',
  summary:
    'alerts a second through the policy, through the queue, and through all of triage on disk; and which is the limit',
  depths: [100_000, 2_000],
  async run(run: Run) {
    const documents = alertDocuments();
    const policy = benchPolicy();
    const count = run.depths[0] ?? 1;
    const parse = (number: number): Alert => {
      const [parsed] = parseDocument(documents[number % documents.length] ?? '', { nowMs });
      if (parsed?.status !== 'alert') throw new Error(`document ${number} is no alert`);
      return parsed.alert;
    };
    const alerts = documents.map((_, number) => parse(number));
    const dispositions: Record<string, number> = {};
    const decideOne = (alert: Alert): void => {
      const { disposition } = decide(alert, policy, { nowMs });
      dispositions[disposition] = (dispositions[disposition] ?? 0) + 1;
    };
    const rates = { parse: [] as number[], decide: [] as number[], both: [] as number[] };
    // One more than is measured: the first warms the compiler up.
    for (let round = 0; round <= run.repeats; round += 1) {
      run.signal.throwIfAborted();
      run.say(`round ${round} of ${run.repeats}`);
      const parseRate = rateOf(count, parse);
      const decideRate = rateOf(count, (number) => {
        const alert = alerts[number % alerts.length];
        if (alert !== undefined) decideOne(alert);
      });
      const bothRate = rateOf(count, (number) => decideOne(parse(number)));
      if (round === 0) {
        for (const key of Object.keys(dispositions)) delete dispositions[key];
        continue;
      }
      rates.parse.push(parseRate);
      rates.decide.push(decideRate);
      rates.both.push(bothRate);
    }
    const both = spreadOf(rates.both);
    const onDisk = await measureTriageOnDisk(run, policy, run.depths[1] ?? onDiskItems);
    const { ours, floor } = onDisk.comparison;
    const decideMicroseconds = 1_000_000 / both.median;
    const shares: Shares = {
      policy: decideMicroseconds,
      queue: floor.median,
      cases: Math.max(0, ours.median - floor.median - decideMicroseconds),
    };
    const result: TriageResult = {
      scenario: 'triage',
      alerts: count,
      repeats: run.repeats,
      suppressions,
      parse: spreadOf(rates.parse),
      decide: spreadOf(rates.decide),
      both,
      dispositions,
      onDisk,
      shares,
      limit: (['policy', 'queue', 'cases'] as const).toSorted((a, b) => shares[b] - shares[a])[0] ?? 'cases',
      machine: await machineOf(run.directory),
    };
    return result;
  },
  render(result) {
    const { alerts, repeats, suppressions: rules, dispositions, ...rates } = result as TriageResult;
    const { onDisk, shares, limit } = result as TriageResult;
    const { ours, floor, items } = onDisk.comparison;
    const perSecond = (name: string, { median, min, max }: Spread): string => {
      const [middle, least, most] = [median, max, min].map((microseconds) =>
        Math.round(1_000_000 / microseconds),
      );
      return `  ${name.padEnd(17)} ${middle} a second (${least} to ${most})\n`;
    };
    const names = { policy: 'parse and decide', queue: 'the queue', cases: 'cases, packs and ledger' };
    const parts = (['policy', 'queue', 'cases'] as const).map(
      (part) => `${names[part]} ${shares[part].toFixed(0)} µs`,
    );
    const line = (name: 'parse' | 'decide' | 'both', label: string): string => {
      const { median, min, max } = rates[name];
      return `  ${label.padEnd(17)} ${Math.round(median)} a second (${Math.round(min)} to ${Math.round(max)})\n`;
    };
    const kinds = Object.entries(dispositions).map(([name, count]) => `${name} ${count}`);
    return (
      `triage of ${alerts} alerts by ${rules} suppressions, processor time, median and range of ${repeats}\n` +
      line('parse', 'parse') +
      line('decide', 'decide') +
      line('both', 'parse and decide') +
      `  ${kinds.join(', ')}\n` +
      `on disk, ${items} alerts a round, by the clock, in turns with the queue alone\n` +
      perSecond('triage', ours) +
      perSecond('queue alone', floor) +
      renderComparison(onDisk.comparison) +
      `  of an alert: ${parts.join(', ')}; the limit is ${names[limit]} ` +
      `(${onDisk.caseCallsPerAlert.toFixed(1)} calls, of which ${onDisk.caseSyncsPerAlert.toFixed(1)} wait for the disk)\n`
    );
  },
};
