import { block } from './markdown.ts';
import { textAt, unwrapped, type PackFacts } from './pack-facts.ts';

/** Half the width of the window that is searched, in milliseconds. */
const windowMs = 60 * 60 * 1000;

/** Which fields are searched for, by the name that the search has in the file. */
const searches: readonly (readonly [string, string])[] = [
  ['The same source address', 'data.srcip'],
  ['The same source address', 'src_ip'],
  ['The same destination address', 'data.dstip'],
  ['The same destination address', 'dest_ip'],
  ['The same user', 'data.dstuser'],
  ['The same user', 'data.srcuser'],
  ['The same file', 'syscheck.path'],
];

/** `queries.md`: searches for an OpenSearch indexer, an hour before and after, ready to be sent. */
export function queries(facts: PackFacts): string {
  const document = unwrapped(facts.document);
  const { ruleId, agent } = facts.subject;
  const sections = [section('The same rule', [['rule.id', ruleId]], facts)];
  if (agent !== null) sections.push(section('The same agent', [['agent.name', agent]], facts));
  for (const [title, field] of searches) {
    const value = textAt(document, field);
    if (value !== undefined) sections.push(section(title, [[field, value]], facts));
  }
  return ['# Searches', '', ...sections].join('\n');
}

function section(title: string, terms: readonly (readonly [string, string])[], facts: PackFacts): string {
  const filter: unknown[] = terms.map(([field, value]) => ({ term: { [field]: value } }));
  const atMs = Date.parse(facts.subject.alertedAt ?? facts.enqueuedAt);
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (!Number.isNaN(atMs)) {
    filter.push({ range: { timestamp: { gte: iso(atMs - windowMs), lte: iso(atMs + windowMs) } } });
  }
  const body = { size: 100, sort: [{ timestamp: 'asc' }], query: { bool: { filter } } };
  return [`## ${title}`, '', block(JSON.stringify(body, null, 2), 'json'), ''].join('\n');
}
