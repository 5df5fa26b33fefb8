/**
 * Values of every kind. A pattern that fits them all fits whatever comes: it is a suppression of everything, which must
 * not hide behind a pattern.
 */
const anyField: readonly string[] = [
  'q',
  '7',
  'root',
  'Zk-99',
  '10.77.3.9',
  'web01.corp.example',
  'a b c',
  'x'.repeat(40),
];

/** Fields whose values are all of one kind: a pattern that fits every value of that kind leaves nothing out either. */
const byField: Readonly<Record<string, readonly string[]>> = {
  source: ['wazuh', 'suricata', 'ecs'],
  'rule.id': ['2', '510', '5716', '31101', '86601', '100200', '2012887'],
  'agent.id': ['000', '003', '047', '915', '1204'],
  'agent.ip': ['10.20.30.10', '172.16.9.1', '192.168.1.254', '203.0.113.7', '8.8.4.4'],
};

/** Values of a field of which a matcher must leave at least one out; levels are those that the suppression reaches. */
export function sampleLists(field: string, maxLevel: number): readonly (readonly string[])[] {
  if (field === 'rule.level') return [Array.from({ length: maxLevel + 1 }, (_, level) => String(level))];
  const own = Object.hasOwn(byField, field) ? byField[field] : undefined;
  return own === undefined ? [anyField] : [anyField, own];
}
